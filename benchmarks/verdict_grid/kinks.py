"""Functions that are all kinks: the larger of two vectors, clipping, and a smooth function written with relus."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times


def two(rng: np.random.Generator) -> Inputs:
    a, b, v = rng.standard_normal((3, 7))
    return {"a": a, "b": b, "v": v}


def some_equal(rng: np.random.Generator) -> Inputs:
    made = two(rng)
    made["b"][:4] = made["a"][:4]
    return made


def shared(rule):
    """`rule` gives the part of a's entries in v; b gets the rest."""

    def gradient(a, b, v):
        part = rule(a, b).astype(a.dtype)
        return v * part, v * (1 - part)

    return gradient


def to_both(a, b, v):
    return v * (a >= b), v * (b >= a)


def to_none(a, b, v):
    return v * (a > b), v * (b > a)


larger = Function(
    "larger of two",
    lambda a, b, v: ad.sum(v * ad.maximum(a, b)),
    ("a", "b"),
    {**both(two), "equal": Point(some_equal), "equal, float32": Point(some_equal, "float32")},
    {
        "a at ties": Right(shared(lambda a, b: a >= b)),
        "b at ties": Right(shared(lambda a, b: a > b)),
        "halves": Right(shared(lambda a, b: np.heaviside(a - b, 0.5))),
    },
    {
        "both at ties": to_both,
        "none at ties": to_none,
        "the smaller": shared(lambda a, b: a < b),
        "v forgotten": lambda a, b, v: (1.0 * (a > b), 1.0 * (b > a)),
    },
)


def one(rng: np.random.Generator) -> Inputs:
    return {"x": rng.standard_normal(7), "v": rng.standard_normal(7)}


def some_zeros(rng: np.random.Generator) -> Inputs:
    return changed(one, x=lambda x: np.where(np.arange(7) % 2, x, 0.0))(rng)


def one_and_a_half(x, v):
    """1 for the first relu at 0, 1/2 for the second."""
    return v * (x >= 0) + v * np.heaviside(-x, x.dtype.type(0.5))


identity = Function(
    "relu(x) - relu(-x)",
    lambda x, v: ad.sum(v * (ad.relu(x) - ad.relu(-x))),
    ("x",),
    {
        **both(one),
        "some zeros": Point(some_zeros),
        "all zeros": Point(changed(one, x=times(0.0))),
        "1e-30": Point(changed(one, x=times(1e-30))),
    },
    {
        "the identity": Right(lambda x, v: v.copy()),
        "0 at 0": Right(lambda x, v: v * (x > 0) + v * (-x > 0)),
        "1 and 1/2 at 0": Right(one_and_a_half),
    },
    {
        "sign lost": lambda x, v: v * np.sign(x),
        "second half missing": lambda x, v: v * (x > 0),
        "3 at 0": lambda x, v: np.where(x == 0, 3 * v, v),
    },
)


FUNCTIONS = (larger, identity)
