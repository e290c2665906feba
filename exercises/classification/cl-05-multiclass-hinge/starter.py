import numpy as np


def grad(X, y, W):
    """Gradient of the mean multiclass hinge loss of the scores X W with respect to W, shape (d, k)."""
    s = X @ W
    dW = np.zeros_like(W)  # replace this by your formula
    return dW
