"""A product and a rounding with parts that are detached, and vectors that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"longer": 11, "one-entry": 1, "whole-numbers": 7, "halves": 7}


def inputs(rng, case):
    d = LENGTHS.get(case, 5)
    x, c = rng.uniform(0.3, 3.0, d) * rng.choice([-1, 1], d), rng.standard_normal(d)
    if case == "whole-numbers":
        x = np.round(2 * x) + (x > 0)
    if case == "halves":
        x = np.round(x) + 0.5
    if case in ("zeros", "all-zero"):
        x = np.zeros(d)
    if case == "no-coefficients":
        c = np.zeros(d)
    return {"x": x, "c": c}


def loss(x, c):
    return held({"x": x.detach()}, x, c)


def held(at, x, c):
    """The loss with what is detached taken at `at`: numerical differentiation moves x, and that has to stay."""
    kept = at["x"]
    return ad.sum(kept * kept * x) + ad.sum(c * (x + (np.round(kept) - kept)))
