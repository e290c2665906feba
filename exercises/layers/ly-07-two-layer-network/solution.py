import numpy as np


def grad(X, y, W1, b1, W2, b2):
    n = X.shape[0]
    A = X @ W1 + b1
    H = np.maximum(A, 0)
    Z = H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e/e.sum(axis=1, keepdims=True)

    dZ = P.copy()
    dZ[np.arange(n), y] -= 1
    dZ /= n
    dW2 = H.T @ dZ
    db2 = dZ.sum(axis=0)
    dH = dZ @ W2.T
    dA = dH*(A > 0)
    dW1 = X.T @ dA
    db1 = dA.sum(axis=0)
    return dW1, db1, dW2, db2
