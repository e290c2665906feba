import numpy as np


def forward(x):
    """out = tanh(x) * sigmoid(x), and both factors for backward."""
    t = np.zeros_like(x)  # replace these by your formulas
    s = np.zeros_like(x)
    return t * s, (t, s)


def backward(dout, cache):
    """Gradient of x from the values t and s alone, given dout with the shape of out."""
    t, s = cache
    dx = np.zeros_like(dout)  # replace this by your formula
    return dx
