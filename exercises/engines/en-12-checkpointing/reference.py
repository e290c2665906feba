"""The gradient of the chain by reverse accumulation that keeps everything; nothing may be used in excess."""

import numpy as np

import autodiff_core as ad

SIZES = {
    "divides": (35, 7), "one-left-over": (31, 6), "one-segment": (13, 17), "every-state": (11, 1), "one-step": (1, 3),
    "long": (211, 15), "two-steps": (2, 1),
}  # fmt: skip


def inputs(rng, case):
    N, k = SIZES.get(case, (24, 5))
    # States and slopes are drawn, and what makes them follows: so the gradient, the product of the slopes, is moderate.
    h = rng.uniform(-0.6, 0.6, N + 1)
    slopes = rng.choice([-1, 1], size=N) * np.exp(rng.uniform(-0.1, 0.1, N))
    a = slopes / (1 - h[1:] ** 2)
    return {"x": float(h[0]), "a": a, "b": np.arctanh(h[1:]) - a * h[:-1], "N": N, "k": k}


def expected(x, a, b, N, k):
    first, *rest = (ad.tensor(float(value), requires_grad=True) for value in (x, *a, *b))
    h = first
    for slope, offset in zip(rest[:N], rest[N:], strict=True):
        h = ad.tanh(slope * h + offset)
    (gradient,) = ad.grad(h, [first], create_graph=True)
    return gradient, ad.stack([gradient, ad.tensor(0.0), ad.tensor(0.0)])
