"""The trajectory of SGD with momentum and weight decay, twice the same."""

import autodiff_core as ad

SIZES = {"more-weights": (7, 13), "one-step": (1, 3), "first-step": (1, 3)}


def inputs(rng, case):
    n, d = SIZES.get(case, (5, 3))
    G = 0 * rng.standard_normal((n, d)) if case == "zero-gradients" else rng.standard_normal((n, d))
    w = rng.choice([-1, 1], size=d) * rng.uniform(0.5, 1.5, d)
    mu = 0.0 if case in ("no-momentum", "mu-0") else 0.9
    wd = 0.0 if case in ("no-decay", "wd-0") else 0.1
    return {"w": w, "G": G, "lr": 0.05, "mu": mu, "wd": wd}


def expected(w, G, lr, mu, wd):
    w, G = ad.tensor(w, requires_grad=True), ad.tensor(G, requires_grad=True)
    v, found = 0.0, []
    for k in range(len(G.data)):
        v = mu * v + (G[k] + wd * w)
        w = w - lr * v
        found.append(w)
    return ad.stack(found), ad.stack(found)
