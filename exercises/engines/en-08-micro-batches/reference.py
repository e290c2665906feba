"""The mean squared error over micro-batches, whose sizes tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SIZES = {
    "smaller-last": (5, 5, 5, 5, 2),
    "single-samples": (1, 7, 1),
    "one-batch": (5,),
    "equal-sizes": (5, 5, 5),
    "a-single-batch": (5,),
}


def inputs(rng, case):
    d = 3 if case in ("smaller-last", "one-batch") else 7
    batches = [(rng.standard_normal((n, d)), rng.standard_normal(n)) for n in SIZES.get(case, (5, 2, 3))]
    w = np.zeros(d) if case == "zero-weights" else rng.standard_normal(d)
    return {"batches": batches, "w": w}


def loss(batches, w):
    count = sum(len(y) for _, y in batches)
    return sum(ad.sum(ad.square(X @ w - y)) for X, y in batches) / count
