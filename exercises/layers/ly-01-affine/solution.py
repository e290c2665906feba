import numpy as np


def forward(X, W, b):
    return X @ W + b, (X, W)


def backward(dout, cache):
    X, W = cache
    dX = dout @ W.T
    dW = X.T @ dout
    db = dout.sum(axis=0)
    return dX, dW, db
