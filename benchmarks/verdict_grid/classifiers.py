"""Losses of scores and labels: logistic, softmax cross-entropy, the multiclass hinge."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times


def binary(rng: np.random.Generator) -> Inputs:
    X, w = rng.standard_normal((7, 3)), rng.standard_normal(3)
    return {"X": X, "y": rng.integers(0, 2, 7).astype(float), "w": w, "b": rng.standard_normal()}


def slopes_of(p):
    """The gradients of the mean logistic loss, given a way to compute probabilities from scores."""

    def gradient(X, y, w, b):
        r = (p(X @ w + b) - y) / y.dtype.type(len(y))
        return X.T @ r, r.sum()

    return gradient


def naive_sigmoid(s):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-s))


def careful_sigmoid(s):
    e = np.exp(-np.abs(s))
    return np.where(s >= 0, 1, e) / (1 + e)


def squared_too(X, y, w, b):
    p = naive_sigmoid(X @ w + b)
    r = (p - y) * p * (1 - p) / len(y)
    return X.T @ r, r.sum()


logistic = Function(
    "logistic",
    lambda X, y, w, b: ad.mean(ad.softplus(X @ w + b) - y * (X @ w + b)),
    ("w", "b"),
    {
        **both(binary),
        "zero": Point(changed(binary, w=times(0.0), b=times(0.0))),
        "scores of 1000": Point(changed(binary, w=times(1000.0))),
        "scores of 1e-8": Point(changed(binary, w=times(1e-8), b=times(1e-8))),
        "scores of 50, float32": Point(changed(binary, w=times(50.0)), "float32"),
    },
    {
        "careful": Right(slopes_of(careful_sigmoid)),
        "naive": Right(slopes_of(naive_sigmoid), but=("scores of 1000", "scores of 50, float32")),
        "by tanh": Right(slopes_of(lambda s: (1 + np.tanh(s / 2)) / 2)),
    },
    {
        "sign": lambda X, y, w, b: tuple(-g for g in slopes_of(naive_sigmoid)(X, y, w, b)),
        "derivative of the sigmoid left in": squared_too,
        "bias summed": lambda X, y, w, b: (
            slopes_of(careful_sigmoid)(X, y, w, b)[0],
            len(y) * slopes_of(careful_sigmoid)(X, y, w, b)[1],
        ),
        "without the bias": lambda X, y, w, b: slopes_of(careful_sigmoid)(X, y, w, 0 * b),
    },
)


def scores(rng: np.random.Generator) -> Inputs:
    return {"S": rng.standard_normal((7, 5)), "y": np.array([0, 3, 4, 1, 1, 2, 0])}


def probabilities(S):
    e = np.exp(S - S.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def naive_probabilities(S):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)


def by_logarithms(S):
    m = S.max(axis=1, keepdims=True)
    return np.exp(S - (m + np.log(np.exp(S - m).sum(axis=1, keepdims=True))))


def less_one_hot(p):
    def gradient(S, y):
        g = p(S)
        g[np.arange(len(y)), y] -= 1
        return g / len(y)

    return gradient


def looped_softmax(S, y):
    g = np.zeros_like(S)
    for i, row in enumerate(S):
        e = [np.exp(s - max(row)) for s in row]
        for j in range(len(row)):
            g[i, j] = (e[j] / sum(e) - (j == y[i])) / len(y)
    return g


def down_the_columns(S, y):
    return less_one_hot(lambda S: probabilities(S.T).T)(S, y)


cross_entropy = Function(
    "softmax cross-entropy",
    lambda S, y: ad.cross_entropy(S, y),  # noqa: PLW0108 - called by keyword
    ("S",),
    {
        **both(scores),
        "ties": Point(changed(scores, S=np.round)),
        "zero": Point(changed(scores, S=times(0.0))),
        "scores of 1000": Point(changed(scores, S=times(1000.0))),
        "scores of 30": Point(changed(scores, S=times(30.0))),
        "scores of 30, float32": Point(changed(scores, S=times(30.0)), "float32"),
    },
    {
        "shifted": Right(less_one_hot(probabilities)),
        "naive": Right(less_one_hot(naive_probabilities), but=("scores of 1000", "scores of 30, float32")),
        "by logarithms": Right(less_one_hot(by_logarithms)),
        "looped": Right(looped_softmax),
    },
    {
        "labels subtracted": lambda S, y: (probabilities(S) - y[:, None]) / len(y),
        "n missing": lambda S, y: less_one_hot(probabilities)(S, y) * len(y),
        "over the wrong axis": down_the_columns,
        "nothing subtracted": lambda S, y: probabilities(S) / len(y),
        "wrong label": lambda S, y: less_one_hot(probabilities)(S, (y + 1) % 5),
    },
)


def separated(rng: np.random.Generator) -> Inputs:
    return {"X": rng.standard_normal((7, 3)), "y": np.array([0, 3, 4, 1, 1, 2, 0]), "W": rng.standard_normal((3, 5))}


def with_ties(rng: np.random.Generator) -> Inputs:
    """Scores of 0 and -1: margins that are exactly 0."""
    made = separated(rng)
    W = rng.integers(-1, 1, (3, 5)).astype(float)
    return {**made, "X": np.eye(3)[rng.integers(0, 3, 7)], "W": W}


def nearly_tied(rng: np.random.Generator) -> Inputs:
    """One score is 1 below the right one, but for what rounding can make."""
    made = separated(rng)
    X, W = made["X"], made["W"]
    X[0], W[:, 1] = [1.0, 0.5, 0.25], 0.0
    W[0, 1] = X[0] @ W[:, 0] - 1 + 1e-8 * rng.standard_normal()
    return made


def hinge_loss(X, y, W):
    S = X @ W
    rows, own = np.arange(len(y)), np.arange(W.shape[1]) == y[:, None]
    return ad.sum(ad.where(own, 0.0, ad.relu(S - S[rows, y][:, None] + 1))) / len(y)


def hinge_gradient(inside, own=-1.0):
    """`inside` says which margins count; `own` what each takes from the right class."""

    def gradient(X, y, W):
        S, rows = X @ W, np.arange(len(y))
        on = inside(S - S[rows, y][:, None] + 1).astype(W.dtype)
        on[rows, y] = 0
        on[rows, y] = own * on.sum(axis=1)
        return X.T @ on / W.dtype.type(len(y))

    return gradient


def looped_hinge(X, y, W):
    g = np.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        s = x @ W
        for j in range(W.shape[1]):
            if j != label and s[j] - s[label] + 1 > 0:
                g[:, j] += x
                g[:, label] -= x
    return g / len(y)


def once_only(X, y, W):
    S, rows = X @ W, np.arange(len(y))
    on = (S - S[rows, y][:, None] + 1 > 0).astype(W.dtype)
    on[rows, y] = -1
    return X.T @ on / len(y)


hinge = Function(
    "multiclass hinge",
    hinge_loss,
    ("W",),
    {
        **both(separated),
        "margins of 0": Point(with_ties),
        "near ties": Point(nearly_tied, "float32"),
        "zero": Point(changed(separated, W=times(0.0))),
        "huge": Point(changed(separated, W=times(1e6))),
    },
    {
        "above 0": Right(hinge_gradient(lambda m: m > 0)),
        "from 0": Right(hinge_gradient(lambda m: m >= 0)),
        "looped": Right(looped_hinge),
    },
    {
        "right class forgotten": hinge_gradient(lambda m: m > 0, own=0.0),
        "right class once": once_only,
        "margin forgotten": hinge_gradient(lambda m: m > 1),
        "right class added": hinge_gradient(lambda m: m > 0, own=1.0),
        "n missing": lambda X, y, W: len(y) * looped_hinge(X, y, W),
    },
)

FUNCTIONS = (logistic, cross_entropy, hinge)
