# b29_lying_containers  (threat row T6; acts at call)
# TRIES: return list, tuple, float and ndarray subclasses whose methods lie, loop or change at every look
# CONTAINED IF: decoded as plain numbers or rejected; no full marks
import itertools
import numpy as np


class L(list):
    def __getitem__(self, i):
        return itertools.count()

    def __iter__(self):
        return itertools.count()

    def __len__(self):
        return 1 << 62


class F(float):
    def __float__(self):
        return 1 / 0

    def __sub__(self, o):
        return 0.0

    __rsub__ = __sub__


class N(np.ndarray):
    shape = property(lambda self: (3,))
    dtype = property(lambda self: np.dtype("f8"))
    nbytes = property(lambda self: 0)

    def tobytes(self, *a):
        return b""

    def copy(self, *a):
        return self

    def view(self, *a):
        return self


def grad(X, y, w):
    return [L([F(0.0)] * len(w)), np.zeros(1 << 22).view(N), L([L()])][len(y) % 3]
