import numpy as np


def vjp(v, x):
    """v^T J for y = x^3 (entry by entry), shape (d,)."""
    return np.zeros_like(x)  # replace this by your formula
