"""One squared residual with its intermediate values, and samples that tell the mistakes in its graph apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"more-features": 11, "one-feature": 1, "large": 7}


def inputs(rng, case):
    d = LENGTHS.get(case, 5)
    x, w, y = rng.standard_normal(d), rng.standard_normal(d), float(rng.standard_normal())
    if case == "zero-weights":
        w = np.zeros(d)
    if case == "large":
        x, w, y = 1e3 * x, 1e3 * w, 1e3 * y
    if case == "x-is-w":
        w = x.copy()
    if case == "target-is-one":
        y = 1.0
    if case == "no-residual":
        y = float(x @ w)
    return {"x": x, "w": w, "y": y, "one": 1.0}


def expected(x, w, y, one):
    w = ad.tensor(w, requires_grad=True)
    a = ad.dot(x, w)
    b = a - y
    z = ad.square(b)
    (dw,) = ad.grad(z, [w], create_graph=True)
    return {"a": a, "b": b, "z": z, "dw": dw}
