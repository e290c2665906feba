"""Dropout with a given mask, and masks that tell the mistakes in its backward apart."""

import numpy as np

SHAPES = {"wide": (3, 11), "one-sample": (1, 13)}
KEEP = {"wide": 0.3, "one-sample": 0.8, "p-half": 0.5, "p-1": 1.0}


def inputs(rng, case):
    x = rng.standard_normal(SHAPES.get(case, (7, 5)))
    p = KEEP.get(case, 0.6)
    mask = (rng.random(x.shape) < p).astype(float)
    if case == "zeros-kept":
        x[::2, ::2], mask[::2, ::2] = 0, 1
    if case == "none-kept":
        mask = np.zeros_like(x)
    if case == "all-kept":
        mask = np.ones_like(x)
    return {"x": x, "mask": mask, "p": p}


def forward(x, mask, p):
    return x * mask / p
