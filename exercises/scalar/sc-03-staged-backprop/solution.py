import numpy as np


def grad(x, y):
    sx = 1/(1 + np.exp(-x))
    sy = 1/(1 + np.exp(-y))
    num = x + sy
    total = x + y
    den = sx + total**2
    # The value is num/den. Now every step backwards, the last one first.
    dnum = 1/den
    dden = -num/den**2
    dtotal = 2*total*dden
    dx = dnum
    dx = dx + sx*(1 - sx)*dden
    dx = dx + dtotal
    dy = sy*(1 - sy)*dnum
    dy = dy + dtotal
    return dx, dy
