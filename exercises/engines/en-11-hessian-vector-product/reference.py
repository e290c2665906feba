"""The slope of a function along v, whose gradient is the Hessian-vector product, and data that tell mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-row": (1, 5), "one-variable": (7, 1)}
# How long the rows are, compared with those of the other cases.
LONGER = {"flat": 5, "huge-scores": 2000}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 5))
    A = rng.standard_normal((n, d)) * LONGER.get(case, 1)
    x, v = rng.standard_normal(d), rng.standard_normal(d)
    if case in ("origin", "first-unit-vector"):
        x = np.zeros(d)
    if case == "first-unit-vector":
        v = np.eye(d)[0]
    return {"A": A, "x": x, "v": v}


def loss(A, x, v):
    """<gradient of f, v>: its gradient with respect to x is Hv."""
    gradient = ad.sigmoid(A @ x) @ A + x**3
    return ad.dot(gradient, v)
