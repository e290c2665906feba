import numpy as np


def grad(x):
    r = np.sqrt(np.sum(x*x))
    return x/r if r > 0 else np.zeros_like(x)
