"""One step of an LSTM, and cells that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

# Samples, inputs, units.
SIZES = {"wide": (2, 11, 3), "one-sample": (1, 3, 5), "one-unit": (5, 3, 1)}


def inputs(rng, case):
    n, d, m = SIZES.get(case, (5, 2, 3))
    x, h, c = rng.standard_normal((n, d)), np.tanh(rng.standard_normal((n, m))), rng.standard_normal((n, m))
    Wx, Wh = rng.standard_normal((d, 4 * m)) / d**0.5, rng.standard_normal((m, 4 * m)) / m**0.5
    b = rng.standard_normal(4 * m)
    if case == "first-step":
        h, c = np.zeros((n, m)), np.zeros((n, m))
    made = {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "b": b}
    if case == "no-cell-gradient":
        made |= {"dhn": rng.standard_normal((n, m)), "dcn": np.zeros((n, m))}
    if case == "no-state-gradient":
        made |= {"dhn": np.zeros((n, m)), "dcn": rng.standard_normal((n, m))}
    return made


def forward(x, h, c, Wx, Wh, b):
    ai, af, ao, ag = ad.split(x @ Wx + h @ Wh + b, 4, axis=1)
    cn = ad.sigmoid(af) * c + ad.sigmoid(ai) * ad.tanh(ag)
    return ad.sigmoid(ao) * ad.tanh(cn), cn
