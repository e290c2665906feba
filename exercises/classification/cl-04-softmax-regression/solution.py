import numpy as np


def grad(X, y, W, b, reg):
    n = X.shape[0]
    Z = X @ W + b
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e/e.sum(axis=1, keepdims=True)
    dZ = P/n
    dZ[np.arange(n), y] -= 1/n
    dW = X.T @ dZ + 2*reg*W
    db = dZ.sum(axis=0)
    return dW, db
