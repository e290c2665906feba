"""The derivative of a sine of a square times an exponential, at points of both signs and away from 0."""

import numpy as np

import autodiff_core as ad

# How many points, and between which bounds.
RANGES = {"above-zero": (5, 0.5, 3.0), "below-zero": (11, -3.0, -0.5), "far-out": (3, 5.0, 8.0)}


def inputs(rng, case):
    if case in RANGES:
        m, low, high = RANGES[case]
        return {"x": rng.uniform(low, high, m)}
    if case == "only-zero":
        return {"x": np.zeros(1)}
    m = 5 if case == "with-zero" else 7
    x = rng.uniform(0.3, 2.4, m) * rng.permutation(np.where(np.arange(m) < m // 2, -1.0, 1.0))
    if case == "with-zero":
        x[2] = 0.0
    return {"x": x}


def expected(x):
    x = ad.tensor(x, requires_grad=True)
    f = ad.sin(ad.square(x)) * ad.exp(-x)
    return ad.grad(ad.sum(f), [x], create_graph=True)[0]
