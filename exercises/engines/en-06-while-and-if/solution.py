import numpy as np


def grad(a):
    b = 2*a
    k = 2.0
    while np.linalg.norm(b) < 1000:
        b = 2*b
        k = 2*k
    if b.sum() <= 0:
        k = 100*k
    return np.full_like(a, k)
