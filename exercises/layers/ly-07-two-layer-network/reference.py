"""A network of two layers, and data for which some of its units are on and some are off."""

import numpy as np

import autodiff_core as ad

# Samples, features, hidden units, classes.
SHAPES = {"wide": (5, 11, 7, 3), "one-sample": (1, 3, 7, 5), "n-1": (1, 3, 7, 5)}
LABELS = {"wide": [2, 0, 0, 2, 2], "one-sample": [3], "n-1": [3]}
GAP = 0.01


def inputs(rng, case):
    made = draw(rng, case)
    while not away_from_kinks(made):
        made = draw(rng, case)
    adapt(made, case)
    return made


def draw(rng, case):
    n, d, h, k = SHAPES.get(case, (7, 3, 11, 5))
    X, W1, b1 = rng.standard_normal((n, d)), rng.standard_normal((d, h)), 0.3 * rng.standard_normal(h)
    W2, b2 = rng.standard_normal((h, k)), 0.3 * rng.standard_normal(k)
    y = np.array(LABELS.get(case, [0, 3, 4, 1, 1, 2, 0]))
    return {"X": X, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2}


def away_from_kinks(made):
    """Every row has units that are on and units that are off, and none is close to its kink."""
    A = made["X"] @ made["W1"] + made["b1"]
    on = A > 0
    return bool(np.abs(A).min() > GAP and on.any(axis=1).all() and not on.all(axis=1).any())


def adapt(made, case):
    parameters = [made[name] for name in ("W1", "b1", "W2", "b2")]
    X, (W1, b1, W2, b2) = made["X"], parameters
    if case == "dead-units":
        b1[:2] = -30
    if case == "at-the-kink":
        # Multiples of 1/4: their products and sums are exact, and the first unit is 0 for the first sample.
        X[0], W1[:, 0] = np.round(4 * X[0]) / 4, np.round(4 * W1[:, 0]) / 4
        b1[0] = -(X[0] @ W1[:, 0])
    if case == "zero-parameters":
        for array in parameters:
            array[...] = 0
    if case == "huge-scores":
        W2 *= 2000
    if case == "tiny-weights":
        W1 *= 1e-4
        W2 *= 1e-4
        b1[:], b2[:] = 0, 0
    if case == "all-on":
        b1[:] = 0.5 - (X @ W1).min(axis=0)


def loss(X, y, W1, b1, W2, b2):
    H = ad.relu(X @ W1 + b1)
    return ad.cross_entropy(H @ W2 + b2, y)
