import numpy as np


def grad(A, x, v):
    """H v for the Hessian H of f(x) = sum_i log(1 + exp(a_i.x)) + (1/4) sum_j x_j^4, shape (d,), without building H."""
    Hv = np.zeros_like(x)  # replace this by your formula
    return Hv
