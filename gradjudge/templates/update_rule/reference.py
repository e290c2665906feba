"""The weights after each step of gradient descent with averaged gradients."""

import autodiff_core as ad

SIZES = {"more-weights": (7, 11), "first-step": (1, 3)}


def inputs(rng, case):
    """Exactly the parameters, in their order."""
    n, d = SIZES.get(case, (5, 3))
    return {"w": rng.standard_normal(d), "G": rng.standard_normal((n, d)), "lr": 0.1}


def expected(w, G, lr):
    """What driver.py must find: computed on tensors, so that rounding can be bounded."""
    w, G = ad.tensor(w, requires_grad=True), ad.tensor(G, requires_grad=True)
    m, found = 0.0, []
    for k in range(len(G.data)):
        m = 0.5 * m + 0.5 * G[k]
        w = w - lr * m
        found.append(w)
    return ad.stack(found)
