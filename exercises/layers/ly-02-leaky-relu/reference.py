"""Leaky ReLU, and inputs on both sides of its kink and on it."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (3, 11), "one-row": (1, 13)}
SLOPES = {"wide": 0.05, "plain-relu": 0.0}


def inputs(rng, case):
    x = 2 * rng.standard_normal(SHAPES.get(case, (7, 5)))
    alpha = SLOPES.get(case, 0.3)
    if case == "all-positive":
        x = np.abs(x) + 0.1
    if case == "all-negative":
        x = -np.abs(x) - 0.1
    if case == "at-zero":
        x[::2, ::2] = 0
    if case == "dout-ones":
        return {"x": x, "alpha": alpha, "dout": np.ones_like(x)}
    return {"x": x, "alpha": alpha}


def forward(x, alpha):
    return ad.where(ad.greater(x, 0), x, alpha * x)
