import numpy as np


def vjp(v, x):
    """v^T J for y = x * x (entry by entry), shape (d,)."""
    dx = np.zeros_like(x)  # replace this by your formula
    return dx
