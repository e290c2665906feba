import numpy as np


def grad(X, y, w, b):
    n = X.shape[0]
    r = X @ w + b - y
    dw = 2/n * (X.T @ r)
    db = 2/n * np.sum(r)
    return dw, db
