"""The product of two vectors, entry by entry: its tangent and its gradients."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"longer": 11}


def inputs(rng, case):
    """Exactly the parameters, in their order."""
    d = LENGTHS.get(case, 5)
    a, b, ta, tb, v = rng.standard_normal((5, d))
    return {"a": a, "b": b, "ta": ta, "tb": tb, "v": np.ones(d) if case == "v-ones" else v}


def expected(a, b, ta, tb, v):
    """What driver.py must find, in the order of `outputs`: computed on tensors, so that rounding can be bounded."""
    a, b, ta, tb, v = (ad.tensor(x, requires_grad=True) for x in (a, b, ta, tb, v))
    _, t = ad.jvp(ad.multiply, (a, b), (ta, tb))
    da, db = ad.grad(a * b, [a, b], v, create_graph=True)
    return t, da, db
