"""The lecture's first example, and vectors that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"longer": 11, "one-entry": 1}


def inputs(rng, case):
    x = rng.standard_normal(LENGTHS.get(case, 5))
    if case in ("zeros", "all-zero"):
        x = np.zeros(5)
    if case == "large":
        x = 1e6 * x
    return {"x": x}


def loss(x):
    return 2 * ad.dot(x, x)
