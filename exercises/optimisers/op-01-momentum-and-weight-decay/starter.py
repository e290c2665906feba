import numpy as np


def step(w, g, state, lr, mu, wd):
    """One step of SGD with momentum mu and weight decay wd: (w_new, state_new). state is None at first."""
    w_new = np.zeros_like(w)  # replace this by your formulas
    return w_new, state
