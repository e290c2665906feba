import numpy as np


def forward(X, h0, Wx, Wh, b):
    states = [h0]
    for t in range(X.shape[1]):
        states.append(np.tanh(X[:, t] @ Wx + states[t] @ Wh + b))
    return np.stack(states[1:], axis=1), (X, states, Wx, Wh)


def backward(dH, cache):
    X, states, Wx, Wh = cache
    T = X.shape[1]
    dX, dWx, dWh = np.zeros_like(X), np.zeros_like(Wx), np.zeros_like(Wh)
    db = np.zeros_like(Wh[0])
    dh = np.zeros_like(states[0])
    for t in reversed(range(T)):
        before, after = states[t], states[t + 1]
        da = (dH[:, t] + dh) * (1 - after**2)
        dX[:, t] = da @ Wx.T
        dWx += X[:, t].T @ da
        dWh += before.T @ da
        db += da.sum(axis=0)
        dh = da @ Wh.T
    return dX, dh, dWx, dWh, db
