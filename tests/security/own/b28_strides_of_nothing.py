# b28_strides_of_nothing  (threat row T14; acts at call)
# TRIES: return a view of a single number whose shape says 8 TiB, negative strides, and one that reads before its buffer
# CONTAINED IF: rejected inside the limits; the grader does not grow
import numpy as np
from numpy.lib.stride_tricks import as_strided


def grad(X, y, w):
    if len(y) == 7:
        return as_strided(w, (1 << 40,), (0,))
    return as_strided(w, (1 << 20,), (-(1 << 20),))
