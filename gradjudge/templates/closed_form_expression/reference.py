"""The derivative of x times an exponential, at points where its mistakes show."""

import numpy as np

import autodiff_core as ad


def inputs(rng, case):
    """Exactly the parameters, in their order: arrays of points."""
    if case == "only-zero":
        return {"x": np.zeros(1)}
    if case == "far-out":
        return {"x": rng.uniform(5.0, 8.0, 5)}
    return {"x": rng.uniform(0.3, 2.0, 7) * rng.permutation([-1, -1, -1, 1, 1, 1, 1])}


def expected(x):
    """The value at every point. Where it is a Tensor with a graph, rounding is bounded along that graph."""
    x = ad.tensor(x, requires_grad=True)
    return ad.grad(ad.sum(x * ad.exp(2 * x)), [x], create_graph=True)[0]
