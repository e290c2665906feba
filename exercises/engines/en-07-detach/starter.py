import numpy as np


def grad(x, c):
    """Gradient with respect to x, shape (d,), of sum(u*x) + sum(c*(x + detach(round(x) - x))), u = detach(x*x)."""
    dx = np.zeros_like(x)  # replace this by your formula
    return dx
