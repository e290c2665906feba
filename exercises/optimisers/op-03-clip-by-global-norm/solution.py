import math

import numpy as np


def clip(grads, c):
    norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    factor = 1.0 if norm <= c else c / norm
    return [factor * g for g in grads]
