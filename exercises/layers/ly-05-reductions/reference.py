"""Mean and maximum along the middle axis, and shapes that tell the mistakes in their backward apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"long-axis": (2, 11, 3), "square": (5, 3, 3), "first-axis-1": (1, 5, 3), "single-entry": (5, 1, 3)}


def inputs(rng, case):
    shape = (3, 3, 3) if case == "v-ones-square" else SHAPES.get(case, (7, 5, 3))
    A = rng.standard_normal(shape)
    if case == "all-negative":
        A = -np.abs(A) - 0.1
    if case.startswith("v-ones"):
        return {"A": A, "v": np.ones((shape[0], shape[2]))}
    return {"A": A}


def forward(A):
    return ad.mean(A, axis=1) + ad.max(A, axis=1)
