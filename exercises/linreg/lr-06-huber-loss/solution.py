import numpy as np


def grad(X, y, w, delta):
    n = X.shape[0]
    r = X @ w - y
    g = np.where(np.abs(r) <= delta, r, delta*np.sign(r))
    return X.T @ g / n
