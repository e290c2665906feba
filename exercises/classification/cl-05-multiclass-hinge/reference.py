"""The multiclass hinge loss, and data whose margins are kept, violated, and nothing between unless that is the case."""

import numpy as np

import autodiff_core as ad

# Samples, features, classes.
SHAPES = {"wide": (5, 11, 3), "one-sample": (1, 3, 5), "n-1": (1, 3, 5)}
LABELS = {"wide": [2, 0, 0, 2, 2], "one-sample": [3], "n-1": [3]}
GAP = 0.01


def inputs(rng, case):
    while True:
        X, y, W = draw(rng, case)
        if suits(case, margins(X, y, W)):
            return {"X": X, "y": y, "W": W}


def draw(rng, case):
    n, d, k = SHAPES.get(case, (7, 3, 5))
    X, W = rng.standard_normal((n, d)), rng.standard_normal((d, k))
    y = np.array(LABELS.get(case, [0, 3, 4, 1, 1, 2, 0]))
    if case in ("zero-weights", "no-weights"):
        W = np.zeros((d, k))
    if case == "ties":
        X, W = rng.integers(-3, 4, (n, d)).astype(float), rng.integers(-3, 4, (d, k)).astype(float)
    if case == "satisfied":
        W = 9 * W
        y = np.argmax(X @ W, axis=1)
    return X, y, W


def margins(X, y, W):
    """s_j - s_y + 1 of every sample and every class but its own, shape (n, k - 1)."""
    s = X @ W
    others = np.arange(W.shape[1]) != y[:, None]
    return (s - s[np.arange(len(y)), y][:, None] + 1)[others].reshape(len(y), -1)


def suits(case, m):
    """Whether a draw has what its case is about."""
    violated = set(np.sum(m > 0, axis=1))
    if case == "ties":
        return np.count_nonzero(m == 0) >= 3 and np.count_nonzero(m > 0) >= 3
    if case == "satisfied":
        return m.max() < -GAP
    if len(m) > 1 and np.ptp(m) > 0 and not ({0, 1} < violated):
        return False
    return np.abs(m).min() > GAP and (m > 0).any()


def loss(X, y, W):
    s = X @ W
    own = y[:, None] == np.arange(W.shape[1])
    margin = s - s[np.arange(len(y)), y][:, None] + 1
    return ad.sum(ad.where(own, 0.0, ad.relu(margin))) / len(y)
