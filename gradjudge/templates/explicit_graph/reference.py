"""The squared distance of two vectors, and its gradient for one of them."""

import autodiff_core as ad

LENGTHS = {"longer": 11}


def inputs(rng, case):
    """Exactly the parameters, in their order."""
    d = LENGTHS.get(case, 5)
    x, y = rng.standard_normal(d), rng.standard_normal(d)
    return {"x": x, "y": x.copy() if case == "x-is-y" else y}


def expected(x, y):
    """The value of every node that is looked at."""
    x = ad.tensor(x, requires_grad=True)
    z = ad.sum(ad.square(x - y))
    (dx,) = ad.grad(z, [x], create_graph=True)
    return {"z": z, "dx": dx}
