"""A quotient with shared parts, and points at which every one of its messages matters."""

import autodiff_core as ad

# Where x and where y is drawn from.
RANGES = {
    "both-negative": ((-2.0, -0.4), (-1.5, -0.3)),
    "opposite-signs": ((1.1, 2.0), (-0.7, -0.3)),
    "far-out": ((5.0, 7.0), (-12.0, -10.0)),
    "origin": ((0.0, 0.0), (0.0, 0.0)),
}


def inputs(rng, case):
    range_of_x, range_of_y = RANGES.get(case, ((0.4, 2.0), (0.3, 1.5)))
    x, y = rng.uniform(*range_of_x), rng.uniform(*range_of_y)
    if case == "opposite":
        y = -x
    return {"x": x, "y": y}


def loss(x, y):
    return (x + ad.sigmoid(y)) / (ad.sigmoid(x) + ad.square(x + y))
