"""Layer normalisation, and samples that tell the mistakes in its backward apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (3, 11), "tall": (7, 2), "one-sample": (1, 7), "one-feature": (5, 1)}
EPS = {"wide": 0.3, "tiny-eps": 1e-30}


def inputs(rng, case):
    n, d = SHAPES.get(case, (5, 7))
    x = 1 + rng.uniform(0.5, 2, (n, 1)) * rng.standard_normal((n, d))
    gamma, beta = rng.uniform(0.5, 2, d), rng.standard_normal(d)
    if case == "constant-row":
        x[0] = 2
    if case == "constant-gamma":
        gamma = np.full(d, 1.7)
    return {"x": x, "gamma": gamma, "beta": beta, "eps": EPS.get(case, 0.1)}


def forward(x, gamma, beta, eps):
    centred = x - ad.mean(x, axis=1, keepdims=True)
    variance = ad.mean(ad.square(centred), axis=1, keepdims=True)
    return gamma * (centred / ad.sqrt(variance + eps)) + beta
