import numpy as np


def forward(x, h, c, Wx, Wh, b):
    """The next state hn and the next cell cn, both (n, m), gates in the order i, f, o, g; and a cache."""
    hn, cn = np.zeros_like(h), np.zeros_like(c)  # replace these
    return (hn, cn), (x, h, c, Wx, Wh, b)


def backward(d, cache):
    """The gradients dx, dh, dc, dWx, dWh, db, each in the shape of its variable, given d = (dhn, dcn)."""
    dhn, dcn = d
    dx, dh, dc, dWx, dWh, db = (np.zeros_like(value) for value in cache)  # replace these by your formulas
    return dx, dh, dc, dWx, dWh, db
