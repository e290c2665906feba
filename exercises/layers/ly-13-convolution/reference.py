"""Convolution by the core's own conv2d, and geometries in which nothing is square by accident."""

import numpy as np

import autodiff_core as ad

# The shapes of x and of w, then stride and pad.
GEOMETRIES = {
    "no-border": ((3, 2, 5, 4), (5, 2, 2, 3), 1, 0),
    "tall": ((2, 1, 7, 3), (3, 1, 2, 5), 2, 2),
    "skipped": ((1, 2, 7, 9), (3, 2, 1, 2), 3, 0),
    "square-output": ((2, 2, 5, 4), (3, 2, 3, 2), 1, 0),
    "one-image": ((1, 1, 4, 5), (1, 1, 3, 2), 1, 1),
    "one-window": ((3, 2, 4, 3), (5, 2, 4, 3), 1, 0),
    "one-by-one": ((2, 3, 4, 4), (5, 3, 1, 1), 1, 0),
    "symmetric-kernel": ((2, 3, 4, 4), (5, 3, 3, 3), 1, 1),
    "no-overlap": ((2, 3, 6, 4), (5, 3, 3, 3), 3, 2),
}


def inputs(rng, case):
    images, kernels, stride, pad = GEOMETRIES.get(case, ((2, 3, 5, 7), (5, 3, 3, 2), 2, 1))
    x, w, b = rng.standard_normal(images), rng.standard_normal(kernels), rng.standard_normal(kernels[0])
    if case == "symmetric-kernel":
        w = np.ones(kernels)
    return {"x": x, "w": w, "b": b, "stride": stride, "pad": pad}


def forward(x, w, b, stride, pad):
    return ad.conv2d(x, w, b, stride=stride, padding=pad)
