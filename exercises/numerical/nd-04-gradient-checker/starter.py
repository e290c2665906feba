import numpy as np


def check(f, grad, x):
    """True if grad(x) is the gradient of f at x, False if not."""
    claimed = np.asarray(grad(x))
    measured = np.full_like(claimed, np.nan)  # replace this by a numerical gradient
    return bool(np.all(claimed == measured))
