"""The Huber loss of a linear model, and data that take both of its branches with both signs."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "n-1": (1, 3)}
SMALL, LARGE = (0.1, 0.8), (1.5, 5.0)


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, w = rng.standard_normal((n, d)), rng.standard_normal(d)
    delta = 1.0 if case == "delta-1" else 0.8
    r = delta * residuals(rng, n, case)
    if case == "zero-weights":
        w = np.zeros(d)
    if case == "near-the-edges":
        r = delta * np.array([1.001, -1.001, 0, 0.999, 2, -0.999, -2])
    return {"X": X, "y": X @ w - r, "w": w, "delta": delta}


def residuals(rng, n, case):
    """In units of delta: small and large ones, each with both signs, none near a change of the formula."""
    place = (np.arange(n) + 3) % 4
    small, large = rng.uniform(*SMALL, n), rng.uniform(*LARGE, n)
    if case == "all-small":
        large = small
    if case == "all-large":
        small = large
    sign = np.where((place < 2) | (case == "positive-only"), 1, -1)
    return sign * np.where(place % 2 == 0, small, large)


def loss(X, y, w, delta):
    r = X @ w - y
    a = ad.abs(r)
    return ad.mean(ad.where(a <= delta, ad.square(r) / 2, delta * (a - delta / 2)))
