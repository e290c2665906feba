import numpy as np


def grad(X, y, w):
    n = X.shape[0]
    r = X @ w - y
    return 2/n * (X.T @ r)
