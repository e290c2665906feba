import numpy as np


def grad(X, y, w, b):
    n = X.shape[0]
    z = X @ w + b
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1/(1 + e), e/(1 + e))
    dz = (p - y)/n
    return X.T @ dz, np.sum(dz)
