import numpy as np


def check(f, grad, x):
    x = np.array(x, dtype=float)
    a = np.asarray(grad(x.copy()))
    if a.shape != x.shape:
        return False
    n, noise = numerical(f, x)
    allowed = 1e-6 * np.maximum(np.abs(a), np.abs(n)) + 10 * noise
    return bool(np.all(np.abs(a - n) <= allowed))


def numerical(f, x):
    """Central differences, and what rounding of f alone may make of them."""
    n, noise = np.zeros_like(x), 0.0
    for i in np.ndindex(x.shape):
        old = x[i]
        h = 6e-6 * max(1.0, abs(old))
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        n[i] = (above - below) / (2 * h)
        noise = max(noise, (abs(above) + abs(below)) * 1e-16 / h)
    return n, noise
