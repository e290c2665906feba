import numpy as np


def grad(A, x, v):
    s = 1/(1 + np.exp(-(A @ x)))
    return A.T @ (s*(1 - s)*(A @ v)) + 3*x**2*v
