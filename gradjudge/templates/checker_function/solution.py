import numpy as np


def check(f, grad, x):
    claimed = grad(x)
    h = 1e-5
    steps = h * np.eye(len(x))
    measured = np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
    return bool(np.all(np.abs(claimed - measured) <= 1e-6))
