"""The lecture's function with control flow, and vectors that take every way through it."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"small": 7, "large": 11, "one-entry": 1, "a-zero-among-them": 7}
NEGATIVE = {"negative-sum", "large", "one-entry", "a-zero-among-them"}
# How often a has to be doubled until its norm is above 1000.
DOUBLINGS = {"small": 18, "large": 1, "no-turn": 1, "one-entry": 11}


def inputs(rng, case):
    a = draw(rng, case)
    # The slope of f jumps where the sum is 0 and where the norm is 1000: stay away from both.
    while abs(a.sum()) < 0.3 * ad.norm(a):
        a = draw(rng, case)
    a = a * np.sign(a.sum()) * (-1 if case in NEGATIVE else 1)
    return {"a": a * (1000 * rng.uniform(1.2, 1.8) / 2 ** DOUBLINGS.get(case, 9) / ad.norm(a))}


def draw(rng, case):
    a = rng.standard_normal(LENGTHS.get(case, 5))
    if case == "a-zero-among-them":
        a[2] = 0
    return np.abs(a) if case == "positive-only" else a


def loss(a):
    return ad.sum(f(a))


def f(a):
    b = 2 * a
    while ad.less(ad.norm(b), 1000):
        b = 2 * b
    return b if ad.greater(ad.sum(b), 0) else 100 * b
