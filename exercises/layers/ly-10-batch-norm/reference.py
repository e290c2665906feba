"""Batch normalisation, and batches that tell the mistakes in its backward apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "long": (13, 2), "one-sample": (1, 3), "one-feature": (5, 1)}
EPS = {"long": 0.3, "tiny-eps": 1e-30}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    x = 1.5 + rng.uniform(0.5, 2, d) * rng.standard_normal((n, d))
    gamma, beta = rng.uniform(0.5, 2, d), rng.standard_normal(d)
    if case == "constant-column":
        x[:, 0] = 2
    if case == "gamma-one":
        gamma, beta = np.ones(d), np.zeros(d)
    made = {"x": x, "gamma": gamma, "beta": beta, "eps": EPS.get(case, 0.1)}
    return {**made, "dout": np.ones((n, d))} if case == "dout-ones" else made


def forward(x, gamma, beta, eps):
    centred = x - ad.mean(x, axis=0)
    variance = ad.mean(ad.square(centred), axis=0)
    return gamma * (centred / ad.sqrt(variance + eps)) + beta
