import numpy as np


def forward(x, alpha):
    """out = x where x > 0, alpha * x elsewhere, and what backward needs."""
    out = np.zeros_like(x)  # replace this by your formula
    cache = (x, alpha)
    return out, cache


def backward(dout, cache):
    """Gradient of x, given dout with the shape of out; the slope at 0 is alpha."""
    x, alpha = cache
    dx = np.zeros_like(x)  # replace this by your formula
    return dx
