"""A sum of squares. This is what answers are compared with: say here what the loss is."""

import autodiff_core as ad

LENGTHS = {"longer": 11, "one-entry": 1, "n-1": 1}


def inputs(rng, case):
    """Exactly the parameters, in their order. Sizes are primes, and no two cases look alike."""
    n = LENGTHS.get(case, 5)
    return {"w": rng.standard_normal(n), "t": rng.standard_normal(n)}


def loss(w, t):
    """One number, computed with autodiff_core. Its gradients are found by reverse accumulation."""
    return ad.sum(ad.square(w - t))
