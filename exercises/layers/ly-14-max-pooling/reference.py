"""Max pooling by the core's own max_pool2d, and images with and without ties."""

import numpy as np

import autodiff_core as ad

# The shape of x, then k and stride.
GEOMETRIES = {
    "dense": ((3, 2, 7, 4), 2, 1),
    "gaps": ((2, 3, 8, 5), 2, 3),
    "square-output": ((2, 3, 6, 5), 3, 2),
    "one-image": ((1, 1, 4, 5), 3, 1),
    "one-window": ((2, 5, 3, 3), 3, 1),
    "flat": ((1, 2, 4, 5), 2, 1),
    "no-overlap": ((2, 3, 4, 6), 2, 2),
}


def inputs(rng, case):
    shape, k, stride = GEOMETRIES.get(case, ((2, 3, 5, 7), 3, 2))
    x = rng.standard_normal(shape)
    if case == "negative":
        x = -np.abs(x) - 0.1
    if case == "no-ties":
        x = np.abs(x)
    if case == "ties":
        x = rng.integers(0, 3, shape).astype(float)
    if case == "flat":
        x = np.full(shape, 0.7)
    return {"x": x, "k": k, "stride": stride}


def forward(x, k, stride):
    return ad.max_pool2d(x, k, stride)
