import numpy as np


def forward(x, gamma, beta, eps):
    """Columns of x to mean 0 and spread 1 over the batch, times gamma, plus beta; and what backward needs."""
    out = np.zeros_like(x)  # replace this by your formulas
    cache = (x, gamma, beta, eps)
    return out, cache


def backward(dout, cache):
    """Gradients of x, gamma and beta, given dout with the shape of out."""
    x, gamma, beta, eps = cache
    dx = np.zeros_like(x)  # replace these by your formulas
    dgamma = np.zeros_like(gamma)
    dbeta = np.zeros_like(beta)
    return dx, dgamma, dbeta
