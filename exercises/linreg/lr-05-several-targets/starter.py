import numpy as np


def grad(X, Y, W):
    """Gradient of L = (1/n) ||X W - Y||^2 (the sum over all entries) with respect to W, shape (d, k)."""
    dW = np.zeros_like(W)  # replace this by your formula
    return dW
