"""Run a program on the student's tensors; send the gradients, the value, and the gradients after changes in place."""

import operator

import numpy as np

BINARY = {"add": operator.add, "mul": operator.mul, "matmul": operator.matmul}


def drive(submission, program, a, b, c):
    # Copies: an engine may keep the very arrays that it is given.
    leaves = [submission.Tensor(np.array(x)) for x in (a, b, c)]
    result = run(program, list(leaves), submission.Tensor)[-1]
    result.backward()
    gradients = [np.array(leaf.grad, dtype=float) for leaf in leaves]
    for k, leaf in enumerate(leaves):
        add_in_place(leaf, k + 1.0)
    afterwards = [np.ravel(np.asarray(x, dtype=float)) for x in (result.data, *(leaf.grad for leaf in leaves))]
    return (*gradients, np.concatenate(afterwards))


def add_in_place(leaf, amount):
    gradient = leaf.grad
    if isinstance(gradient, np.ndarray) and gradient.flags.writeable:
        np.add(gradient, amount, out=gradient, casting="unsafe")
    else:
        leaf.grad = np.asarray(gradient, dtype=float) + amount


def run(program, values, kind):
    """Adds to `values`, which begins with the inputs, the result of every step."""
    for name, first, *rest in program:
        if name == "repeat":
            for _ in range(first):
                run(rest[0], values, kind)
        else:
            values.append(checked(name, applied(name, own(first, values), rest, values), kind))
    return values


def checked(name, result, kind):
    """An array that goes on would become an array of tensors, of arrays of tensors, and so on."""
    if not isinstance(result, kind):
        raise TypeError(f"{name} returned an object of type {type(result).__name__}: every operation makes a Tensor")
    return result


def applied(name, x, rest, values):
    if name in BINARY:
        return BINARY[name](x, own(rest[0], values))
    if name == "sum":
        return x.sum(axis=rest[0], keepdims=rest[1])
    if name == "reshape":
        return x.reshape(tuple(rest[0]))
    return x.T if name == "T" else {"exp": type(x).exp, "relu": type(x).relu}[name](x)


def own(operand, values):
    """A place in the list of values, or a number in brackets."""
    return operand[0] if isinstance(operand, list) else values[operand]
