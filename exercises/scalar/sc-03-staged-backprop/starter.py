import numpy as np


def grad(x, y):
    """Derivatives of f = (x + s(y)) / (s(x) + (x + y)^2), s the logistic function: dx and dy, numbers."""
    sx = 1/(1 + np.exp(-x))  # go on with the other steps, then go back
    dx = 0.0
    dy = 0.0
    return dx, dy
