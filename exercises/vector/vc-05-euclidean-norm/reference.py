"""The Euclidean norm, and vectors that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"longer": 11, "one-entry": 1, "some-zeros": 7}


def inputs(rng, case):
    x = 3 * rng.standard_normal(LENGTHS.get(case, 5))
    if case == "some-zeros":
        x[[0, 3, 4]] = 0
    if case == "short":
        x = 0.01 * x
    if case == "at-zero":
        x = np.zeros(5)
    if case in ("unit", "half-unit"):
        x = x / np.sqrt(x @ x) * (0.5 if case == "half-unit" else 1.0)
    return {"x": x}


def loss(x):
    return ad.norm(x)
