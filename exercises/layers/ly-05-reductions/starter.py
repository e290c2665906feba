import numpy as np


def vjp(v, A):
    """Gradient of <v, A.mean(axis=1) + A.max(axis=1)>, shape (n, m, k)."""
    dA = np.zeros_like(A)  # replace this by your formula
    return dA
