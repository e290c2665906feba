import numpy as np


def forward(x, h, Wx, Wh, b):
    hn = np.tanh(x @ Wx + h @ Wh + b)
    return hn, (x, h, Wx, Wh, hn)


def backward(dhn, cache):
    x, h, Wx, Wh, hn = cache
    da = dhn * (1 - hn**2)
    dx = da @ Wx.T
    dh = da @ Wh.T
    dWx = x.T @ da
    dWh = h.T @ da
    db = da.sum(axis=0)
    return dx, dh, dWx, dWh, db
