import numpy as np


def grad(x, A):
    dx = (A + A.T) @ x
    dA = np.outer(x, x)
    return dx, dA
