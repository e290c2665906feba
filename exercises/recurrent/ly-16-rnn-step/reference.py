"""One step of a recurrent network, and states that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

# Samples, inputs, units.
SIZES = {"wide": (2, 11, 3), "one-sample": (1, 3, 5), "n-1": (1, 3, 5), "one-unit": (5, 3, 1), "square": (3, 3, 3)}


def inputs(rng, case):
    n, d, m = SIZES.get(case, (7, 3, 5))
    x, h = rng.standard_normal((n, d)), np.tanh(rng.standard_normal((n, m)))
    Wx, Wh, b = rng.standard_normal((d, m)), rng.standard_normal((m, m)), rng.standard_normal(m)
    if case in ("zero-state", "first-step"):
        h = np.zeros((n, m))
    if case == "saturated":
        x = 10 * x
    if case == "identity":
        Wh = np.eye(m)
    return {"x": x, "h": h, "Wx": Wx, "Wh": Wh, "b": b}


def forward(x, h, Wx, Wh, b):
    return ad.tanh(x @ Wx + h @ Wh + b)
