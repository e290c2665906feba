import numpy as np


def jvp(op, inputs, tangents):
    a, b = inputs[0], inputs[-1]
    ta, tb = tangents[0], tangents[-1]
    if op == "mul":
        return ta * b + a * tb
    if op == "div":
        return ta / b - a * tb / b**2
    if op == "sin":
        return np.cos(a) * ta
    if op == "exp":
        return np.exp(a) * ta
    if op == "matmul":
        return ta @ b + a @ tb
    if op == "sum":
        return np.sum(ta)
    raise ValueError(f"no rule for {op}")


def vjp(op, inputs, v):
    a, b = inputs[0], inputs[-1]
    if op == "mul":
        return v * b, v * a
    if op == "div":
        return v / b, -v * a / b**2
    if op == "sin":
        return (v * np.cos(a),)
    if op == "exp":
        return (v * np.exp(a),)
    if op == "matmul":
        return v @ b.T, a.T @ v
    if op == "sum":
        return (np.full_like(a, v),)
    raise ValueError(f"no rule for {op}")
