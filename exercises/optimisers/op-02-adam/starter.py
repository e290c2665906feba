import numpy as np


def step(w, g, state, lr, b1, b2, eps):
    """One step of Adam with bias correction: (w_new, state_new). state is None at first, then for example (m, v, t)."""
    w_new = np.zeros_like(w)  # replace this by your formulas
    return w_new, state
