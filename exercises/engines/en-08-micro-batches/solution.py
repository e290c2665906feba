import numpy as np


def grad(batches, w):
    N = sum(len(y) for _, y in batches)
    dw = np.zeros_like(w)
    for X, y in batches:
        r = X @ w - y
        dw += 2*(X.T @ r)/N
    return dw
