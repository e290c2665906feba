import numpy as np


def grad(X, y, W):
    n = X.shape[0]
    rows = np.arange(n)
    s = X @ W
    m = s - s[rows, y][:, None] + 1
    C = (m > 0).astype(X.dtype)
    C[rows, y] = 0
    C[rows, y] = -C.sum(axis=1)
    return X.T @ C / n
