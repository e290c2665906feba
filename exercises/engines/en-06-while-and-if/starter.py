import numpy as np


def grad(a):
    """Gradient of the sum of f(a) with respect to a, shape (d,)."""
    b = 2*a
    while np.linalg.norm(b) < 1000:
        b = 2*b
    da = np.zeros_like(a)  # replace this: what has happened to a on the way?
    return da
