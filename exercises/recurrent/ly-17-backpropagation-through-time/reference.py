"""A recurrent network unrolled in time, and sequences in which every step counts."""

import numpy as np

import autodiff_core as ad

# Samples, steps, inputs, units.
SIZES = {
    "wide": (2, 3, 7, 5),
    "one-sample": (1, 5, 2, 3),
    "two-steps": (3, 2, 5, 7),
    "square": (3, 3, 3, 3),
    "one-step": (3, 1, 2, 5),
}


def inputs(rng, case):
    n, T, d, m = SIZES.get(case, (3, 5, 2, 7))
    X, h0 = rng.standard_normal((n, T, d)), np.tanh(rng.standard_normal((n, m)))
    # Weights small enough for the last step's gradient to reach the first.
    Wx, Wh, b = rng.standard_normal((d, m)) / d**0.5, 1.2 * rng.standard_normal((m, m)) / m**0.5, rng.standard_normal(m)
    if case in ("zero-state", "from-zero"):
        h0 = np.zeros((n, m))
    made = {"X": X, "h0": h0, "Wx": Wx, "Wh": Wh, "b": b}
    if case in ("last-step-only", "loss-at-the-end"):
        made["dH"] = rng.standard_normal((n, T, m)) * (np.arange(T) == T - 1)[:, None]
    return made


def forward(X, h0, Wx, Wh, b):
    states = [h0]
    for t in range(X.shape[1]):
        states.append(ad.tanh(X[:, t] @ Wx + states[-1] @ Wh + b))
    return ad.stack(states[1:], axis=1)
