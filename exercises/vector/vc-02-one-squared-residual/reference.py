"""One squared residual, and samples that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"more-features": 13, "one-feature": 1}


def inputs(rng, case):
    d = LENGTHS.get(case, 5)
    x, w, y = rng.standard_normal(d), rng.standard_normal(d), float(rng.standard_normal())
    if case == "zero-weights":
        w = np.zeros(d)
    if case == "x-is-w":
        w = x.copy()
    if case in ("zero-residual", "no-residual"):
        y = float(x @ w)
    return {"x": x, "y": y, "w": w}


def loss(x, y, w):
    return ad.square(ad.dot(x, w) - y)
