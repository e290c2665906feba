"""Both gradients times one factor, which is 1 up to the limit."""

import numpy as np

import autodiff_core as ad

# The norms of W and b; the limit is 2.
NORMS = {
    "below": (0.7, 1.1), "one-above": (5.0, 1.3), "each-below": (1.7, 1.5), "at-the-limit": (1.2, 1.6),
    "zeros": (0.0, 0.0), "one-gradient": (4.0, 0.0), "small": (0.05, 0.06),
}  # fmt: skip
C = 2.0


def inputs(rng, case):
    of_w, of_b = NORMS.get(case, (3.7, 4.1))
    W, b = rng.standard_normal((3, 5)), rng.standard_normal(7)
    W, b = of_w * W / np.sqrt(np.sum(W**2)), of_b * b / np.sqrt(np.sum(b**2))
    return {"W": W, "b": b, "c": C}


def expected(W, b, c):
    W, b = ad.tensor(W, requires_grad=True), ad.tensor(b, requires_grad=True)
    squares = ad.sum(ad.square(W)) + ad.sum(ad.square(b))
    if squares.data <= c * c:
        return 1.0 * W, 1.0 * b
    factor = c / ad.sqrt(squares)
    return factor * W, factor * b
