import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def forward(x, h, c, Wx, Wh, b):
    ai, af, ao, ag = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    cn = f*c + i*g
    tc = np.tanh(cn)
    return (o*tc, cn), (x, h, c, Wx, Wh, i, f, o, g, tc)


def backward(d, cache):
    dhn, dcn = d
    x, h, c, Wx, Wh, i, f, o, g, tc = cache
    do = dhn*tc
    dcell = dcn + dhn*o*(1 - tc**2)
    di, df, dg = dcell*g, dcell*c, dcell*i
    dc = dcell*f
    da = np.concatenate([di*i*(1 - i), df*f*(1 - f), do*o*(1 - o), dg*(1 - g**2)], axis=1)
    return da @ Wx.T, da @ Wh.T, dc, x.T @ da, h.T @ da, da.sum(axis=0)
