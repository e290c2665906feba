import numpy as np


def grad(X, y, w, b, lam):
    n = X.shape[0]
    r = X @ w + b - y
    dw = 2/n * (X.T @ r) + 2*lam*w
    db = 2/n * np.sum(r)
    return dw, db
