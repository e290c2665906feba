import numpy as np


def grad(X, y, w, b):
    """Gradients of L = (1/n) ||X w + b - y||^2: dw with shape (d,), db a number."""
    n, d = X.shape
    dw = np.zeros(d)  # replace these by your formulas
    db = 0.0
    return dw, db
