import numpy as np


def clip(grads, c):
    """The gradients, all scaled by min(1, c / norm), where norm is that of all of them together."""
    return [np.zeros_like(g) for g in grads]  # replace this by your formula
