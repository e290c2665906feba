"""Layers under a random upstream gradient v: layer norm, batch norm, max pooling, attention."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times

EPS = 1e-5


def normalised(rng: np.random.Generator, n: int = 5, d: int = 7) -> Inputs:
    return {
        "x": 2 * rng.standard_normal((n, d)),
        "gamma": 1 + 0.5 * rng.random(d),
        "beta": rng.standard_normal(d),
        "v": rng.standard_normal((n, d)),
    }


def away_from_zero(rng: np.random.Generator) -> Inputs:
    return changed(normalised, x=lambda x: x + 10.0)(rng)


def two_rows(rng: np.random.Generator) -> Inputs:
    return normalised(rng, 2, 3)


def norm_loss(axis):
    def loss(x, gamma, beta, v):
        centred = x - ad.mean(x, axis=axis, keepdims=True)
        variance = ad.mean(ad.square(centred), axis=axis, keepdims=True)
        return ad.sum(v * (gamma * (centred / ad.sqrt(variance + EPS)) + beta))

    return loss


def parts(x, axis, eps=EPS, ddof=0):
    centred = x - x.mean(axis=axis, keepdims=True)
    scale = 1 / np.sqrt(x.var(axis=axis, keepdims=True, ddof=ddof) + x.dtype.type(eps))
    return centred * scale, scale


def three_terms(axis, eps=EPS, ddof=0, with_mean=True, with_variance=True, with_gamma=True):
    """dx = (g - mean g - x_hat mean(g x_hat)) / sigma with g = gamma v; a wrong one lacks something."""

    def gradient(x, gamma, beta, v):
        hat, scale = parts(x, axis, eps, ddof)
        g = v * gamma if with_gamma else v
        dx = g
        if with_mean:
            dx = dx - g.mean(axis=axis, keepdims=True)
        if with_variance:
            dx = dx - hat * (g * hat).mean(axis=axis, keepdims=True)
        return dx * scale, (v * hat).sum(axis=0), v.sum(axis=0)

    return gradient


def by_staged_backprop(axis):
    def gradient(x, gamma, beta, v):
        n = x.dtype.type(x.shape[axis])
        mean = x.sum(axis=axis, keepdims=True) / n
        centred = x - mean
        variance = (centred**2).sum(axis=axis, keepdims=True) / n
        sigma = np.sqrt(variance + x.dtype.type(EPS))
        dhat = v * gamma
        dsigma = -(dhat * centred).sum(axis=axis, keepdims=True) / sigma**2
        dvariance = dsigma / (2 * sigma)
        dcentred = dhat / sigma + 2 * centred * dvariance / n
        dx = dcentred - dcentred.sum(axis=axis, keepdims=True) / n
        return dx, (v * centred / sigma).sum(axis=0), v.sum(axis=0)

    return gradient


def by_jacobians(x, gamma, beta, v):
    """Row by row with the Jacobian written out: (I - 1/d - x_hat x_hat' / d) / sigma."""
    dx = np.zeros_like(x)
    d = x.shape[1]
    for i, row in enumerate(x):
        scale = 1 / np.sqrt(row.var() + x.dtype.type(EPS))
        hat = (row - row.mean()) * scale
        J = (np.eye(d, dtype=x.dtype) - x.dtype.type(1 / d) - np.outer(hat, hat) / d) * scale
        dx[i] = J @ (v[i] * gamma)
    return dx, (v * parts(x, 1)[0]).sum(axis=0), v.sum(axis=0)


def eps_twice(x, gamma, beta, v):
    dx, _, dbeta = three_terms(1)(x, gamma, beta, v)
    return dx, (v * parts(x, 1, eps=2 * EPS)[0]).sum(axis=0), dbeta


POINTS = {
    **both(normalised),
    "away from 0": Point(away_from_zero),
    "small": Point(changed(normalised, x=times(1e-2))),
    "away from 0, float32": Point(away_from_zero, "float32"),
    "huge": Point(changed(normalised, x=times(1e6), v=times(1e6))),
    "two rows": Point(two_rows),
}

layer_norm = Function(
    "layer norm",
    norm_loss(1),
    ("x", "gamma", "beta"),
    POINTS,
    {
        "three terms": Right(three_terms(1)),
        "staged": Right(by_staged_backprop(1)),
        "Jacobians": Right(by_jacobians),
    },
    {
        "mean's path missing": three_terms(1, with_mean=False),
        "variance's path missing": three_terms(1, with_variance=False),
        "gamma missing": three_terms(1, with_gamma=False),
        "another eps": eps_twice,
        "over the batch": three_terms(0),
    },
)

batch_norm = Function(
    "batch norm",
    norm_loss(0),
    ("x", "gamma", "beta"),
    POINTS,
    {"three terms": Right(three_terms(0)), "staged": Right(by_staged_backprop(0))},
    {
        "n - 1": three_terms(0, ddof=1),
        "mean's path missing": three_terms(0, with_mean=False),
        "statistics are constants": three_terms(0, with_mean=False, with_variance=False),
        "eps missing": three_terms(0, eps=0.0),
    },
)


def image(rng: np.random.Generator) -> Inputs:
    return {"x": rng.standard_normal((5, 7)), "v": rng.standard_normal((2, 3))}


def pool_loss(x, v):
    return ad.sum(v * ad.max_pool2d(ad.reshape(x, (1, 1, 5, 7)), 3, 2)[0, 0])


def pooled(share, add=True, corner=lambda i, j: (2 * i, 2 * j)):
    """Windows of 3 with stride 2, so that they overlap; `share` says what each entry of a window gets."""

    def gradient(x, v):
        dx = np.zeros_like(x)
        for i, j in np.ndindex(v.shape):
            r, c = corner(i, j)
            seen = x[r : r + 3, c : c + 3]
            sent = v[i, j] * share(seen).astype(x.dtype)
            dx[r : r + 3, c : c + 3] = sent + (dx[r : r + 3, c : c + 3] if add else 0)
        return dx

    return gradient


def first_of(seen):
    return np.arange(seen.size).reshape(seen.shape) == seen.argmax()


def last_of(seen):
    return np.arange(seen.size).reshape(seen.shape) == seen.size - 1 - seen[::-1, ::-1].argmax()


def equally(seen):
    return (seen == seen.max()) / np.count_nonzero(seen == seen.max())


max_pooling = Function(
    "max pooling",
    pool_loss,
    ("x",),
    {
        **both(image),
        "ties": Point(changed(image, x=np.round)),
        "flat": Point(changed(image, x=lambda x: np.full(x.shape, 0.7))),
        "ties, float32": Point(changed(image, x=np.round), "float32"),
        "negative": Point(changed(image, x=lambda x: x - 10), comfortable=True),
    },
    {"first": Right(pooled(first_of)), "last": Right(pooled(last_of)), "equally": Right(pooled(equally))},
    {
        "= for +=": pooled(first_of, add=False),
        "all that tie": pooled(lambda seen: seen == seen.max()),
        "height for width": pooled(lambda seen: first_of(seen.T)),
        "spread as a mean": pooled(lambda seen: np.full(seen.shape, 1 / 9)),
    },
)


def heads(rng: np.random.Generator) -> Inputs:
    shapes = {"Q": (3, 5), "K": (7, 5), "V": (7, 2), "v": (3, 2)}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def attention_loss(Q, K, V, v):
    return ad.sum(v * (ad.softmax(Q @ K.T / 5**0.5, axis=1) @ V))


def attention(scale=5**-0.5, jacobian="full", axis=1):
    def gradient(Q, K, V, v):
        S = Q @ K.T * Q.dtype.type(5**-0.5)
        P = np.exp(S - S.max(axis=axis, keepdims=True))
        P = P / P.sum(axis=axis, keepdims=True)
        dP = v @ V.T
        dS = P * (dP - (P * dP).sum(axis=1, keepdims=True)) if jacobian == "full" else P * (1 - P) * dP
        dS = dS * Q.dtype.type(scale)
        return dS @ K, dS.T @ Q, P.T @ v

    return gradient


def attention_by_rows(Q, K, V, v):
    dQ, dK, dV = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    root = np.sqrt(Q.dtype.type(5))
    for i in range(len(Q)):
        s = K @ Q[i] / root
        p = np.exp(s - s.max()) / np.exp(s - s.max()).sum()
        dV += np.outer(p, v[i])
        ds = (np.diag(p) - np.outer(p, p)) @ (V @ v[i])
        dQ[i] = K.T @ ds / root
        dK += np.outer(ds, Q[i]) / root
    return dQ, dK, dV


attend = Function(
    "attention",
    attention_loss,
    ("Q", "K", "V"),
    {
        **both(heads),
        "zero": Point(changed(heads, Q=times(0.0))),
        "large scores": Point(changed(heads, Q=times(100.0))),
        "large scores, float32": Point(changed(heads, Q=times(100.0)), "float32"),
        "tiny": Point(changed(heads, Q=times(1e-8), V=times(1e-8))),
    },
    {"matrices": Right(attention()), "row by row": Right(attention_by_rows)},
    {
        "scale missing": attention(scale=1.0),
        "diagonal only": attention(jacobian="diagonal"),
        "over the wrong axis": attention(axis=0),
    },
)

FUNCTIONS = (layer_norm, batch_norm, max_pooling, attend)
