"""The trajectory of Adam, twice the same."""

import numpy as np

import autodiff_core as ad

SIZES = {"unequal": (7, 5), "one-step": (1, 3), "first-step": (1, 3)}


def inputs(rng, case):
    n, d = SIZES.get(case, (5, 3))
    # One sign for each weight: averages of gradients that cancel would say nothing.
    G = rng.choice([-1, 1], size=d) * rng.uniform(0.4, 1.5, (n, d))
    if case == "unequal":
        G = G * 10.0 ** np.arange(-3, d - 3)
    if case == "zero-gradients":
        G = 0 * G
    eps = {"large-eps": 0.5, "usual-eps": 1e-8}.get(case, 0.01)
    return {"w": rng.standard_normal(d) + 0.3, "G": G, "lr": 0.05, "b1": 0.8, "b2": 0.95, "eps": eps}


def expected(w, G, lr, b1, b2, eps):
    w, G = ad.tensor(w, requires_grad=True), ad.tensor(G, requires_grad=True)
    m, v, found = 0.0, 0.0, []
    for t in range(1, len(G.data) + 1):
        g = G[t - 1]
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        w = w - lr * (m / (1 - b1**t)) / (ad.sqrt(v / (1 - b2**t)) + eps)
        found.append(w)
    return ad.stack(found), ad.stack(found)
