# b27_hostile_protocols  (threat row T6; acts at call)
# TRIES: return an object that says it is an array: __class__, __array__, __len__, __index__, __float__, __array_interface__ at address 8
# CONTAINED IF: rejected without following any of them; the grader is unharmed
import numpy as np


class Liar:
    __class__ = property(lambda self: np.ndarray)
    shape, dtype, ndim, size, nbytes = (3,), np.dtype("f8"), 1, 3, 24
    __array_interface__ = {"version": 3, "shape": (1 << 30,), "typestr": "<f8", "data": (8, False)}
    __array_struct__ = 8

    def __array__(self, *a, **k):
        return np.zeros(3)

    def __len__(self):
        return -1

    def __index__(self):
        return 1 << 200

    def __float__(self):
        raise SystemExit(0)

    def __getattr__(self, name):
        return self

    def __call__(self, *a, **k):
        return self

    def __instancecheck__(self, other):
        return True

    def __eq__(self, other):
        return True

    __hash__ = None


def grad(X, y, w):
    if len(y) == 7:
        return Liar() if w.dtype == "f8" else [Liar()] * 3
    return {5: Liar, 3: [Liar()]}.get(len(y)) or np.array([Liar], dtype=object)
