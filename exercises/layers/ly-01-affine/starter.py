import numpy as np


def forward(X, W, b):
    """out = X W + b with shape (n, m), and what backward needs."""
    out = np.zeros((X.shape[0], W.shape[1]))  # replace this by your formula
    cache = (X, W, b)
    return out, cache


def backward(dout, cache):
    """Gradients of X, W and b, given dout with the shape of out."""
    X, W, b = cache
    dX = np.zeros_like(X)  # replace these by your formulas
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    return dX, dW, db
