import numpy as np


def forward(X, s):
    """out: every column of X times its factor in s; and what backward needs."""
    out = np.zeros_like(X)  # replace this by your formula
    cache = (X, s)
    return out, cache


def backward(dout, cache):
    """Gradients of X and s, given dout with the shape of out."""
    X, s = cache
    dX = np.zeros_like(X)  # replace these by your formulas
    ds = np.zeros_like(s)
    return dX, ds
