import numpy as np


def forward(x, gamma, beta, eps):
    xc = x - np.mean(x, axis=1, keepdims=True)
    var = np.mean(xc**2, axis=1, keepdims=True)
    istd = 1 / np.sqrt(var + eps)
    xhat = xc * istd
    return gamma * xhat + beta, (istd, xhat, gamma)


def backward(dout, cache):
    istd, xhat, gamma = cache
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    g = dout * gamma
    along_mean = np.mean(g, axis=1, keepdims=True)
    along_xhat = xhat * np.mean(g * xhat, axis=1, keepdims=True)
    dx = istd * (g - along_mean - along_xhat)
    return dx, dgamma, dbeta
