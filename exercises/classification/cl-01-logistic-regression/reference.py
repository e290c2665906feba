"""Logistic regression, and data that tell its mistakes apart; scores far out for those that overflow."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "n-1": (1, 3)}
LABELS = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0])
# Right or wrong by far, and one sample that is neither.
SCORES = np.array([1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 0.0])
FAR_OUT = {"huge-scores": 1000.0, "large-scores-in-single-precision": 100.0}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, w, b = rng.standard_normal((n, d)), 1.5 * rng.standard_normal(d), 0.6
    y = LABELS[:n]
    if case in ("one-label", "all-ones"):
        y = np.ones(n)
    if case in ("zero-parameters", "fresh-start"):
        w, b = np.zeros(d), 0.0
    if case in FAR_OUT:
        X = with_scores(X, w, b, FAR_OUT[case] * SCORES + rng.standard_normal(n))
    return {"X": X, "y": y, "w": w, "b": b}


def with_scores(X, w, b, scores):
    """The samples moved along w until X w + b are the scores wanted."""
    return X + np.outer((scores - b - X @ w) / (w @ w), w)


def loss(X, y, w, b):
    z = X @ w + b
    return ad.mean(ad.softplus(z) - y * z)
