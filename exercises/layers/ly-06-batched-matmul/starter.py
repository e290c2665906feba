import numpy as np


def vjp(v, A, B):
    """Gradients of <v, A @ B> with the shapes of A and of B; either may be a stack of matrices."""
    dA = np.zeros_like(A)  # replace these by your formulas
    dB = np.zeros_like(B)
    return dA, dB
