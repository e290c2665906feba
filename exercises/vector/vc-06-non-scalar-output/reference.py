"""The square of every entry, and vectors that tell its mistakes apart."""

import numpy as np

LENGTHS = {"longer": 11, "one-entry": 1, "d-1": 1, "some-zeros": 7}


def inputs(rng, case):
    x = rng.standard_normal(LENGTHS.get(case, 5))
    if case == "some-zeros":
        x[[1, 4]] = 0
    if case == "large":
        x = 1e6 * x
    if case == "v-ones":
        return {"x": x, "v": np.ones_like(x)}
    return {"x": x}


def forward(x):
    return x * x
