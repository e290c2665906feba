import numpy as np


def numgrad(f, x):
    """The gradient of f at x by central differences, in the shape of x. x is left as it was."""
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        g[i] = 0.0  # replace this: move x[i] a little to both sides
    return g
