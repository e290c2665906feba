import numpy as np


def forward(x, gamma, beta, eps):
    xc = x - np.mean(x, axis=0)
    var = np.mean(xc**2, axis=0)
    istd = 1 / np.sqrt(var + eps)
    xhat = xc * istd
    return gamma * xhat + beta, (xc, istd, xhat, gamma)


def backward(dout, cache):
    xc, istd, xhat, gamma = cache
    n = len(dout)
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    dvar = -0.5 * istd**3 * np.sum(dxhat * xc, axis=0)
    dmu = -istd * np.sum(dxhat, axis=0)
    dx = istd * dxhat + dvar * 2 * xc / n + dmu / n
    return dx, dgamma, dbeta
