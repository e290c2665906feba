import numpy as np


def grad(X, y, w, b):
    """Gradients of the mean binary cross-entropy of s(X w + b): dw with shape (d,), db a number."""
    dw = np.zeros_like(w)  # replace these by your formulas
    db = 0.0
    return dw, db
