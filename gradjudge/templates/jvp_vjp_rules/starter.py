import numpy as np


def jvp(a, b, ta, tb):
    """The tangent of a * b for the tangents ta and tb, shape (d,)."""
    return np.zeros_like(ta)  # replace this by your formula


def vjp(a, b, v):
    """What v, which has the shape of a * b, sends back to a and to b."""
    return np.zeros_like(a), np.zeros_like(b)
