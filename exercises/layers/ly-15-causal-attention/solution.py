import numpy as np


def forward(Q, K, V):
    T, d = Q.shape
    S = np.where(np.tri(T, dtype=bool), Q @ K.T / d**0.5, -np.inf)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return P @ V, (Q, K, V, P)


def backward(dout, cache):
    Q, K, V, P = cache
    d = Q.shape[1]
    dV = P.T @ dout
    dP = dout @ V.T
    dS = P * (dP - np.sum(P*dP, axis=1, keepdims=True)) / d**0.5
    dQ = dS @ K
    dK = dS.T @ Q
    return dQ, dK, dV
