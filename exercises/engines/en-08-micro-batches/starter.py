import numpy as np


def grad(batches, w):
    """Gradient of the mean squared error over the samples of all micro-batches with respect to w, shape (d,)."""
    dw = np.zeros_like(w)
    for X, y in batches:
        dw += 0*w  # replace this: what does this micro-batch add?
    return dw
