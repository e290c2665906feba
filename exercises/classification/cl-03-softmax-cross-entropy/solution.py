import numpy as np


def grad(Z, y):
    n = Z.shape[0]
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e/e.sum(axis=1, keepdims=True)
    dZ = P.copy()
    dZ[np.arange(n), y] -= 1
    return dZ/n
