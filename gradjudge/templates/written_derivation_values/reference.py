"""The square of one neuron, with the numbers of the statement: such that no two answers are equal."""

import autodiff_core as ad


def inputs(rng, case):
    """Nothing is drawn: students work with the numbers that they read."""
    return {}


def expected():
    """What is asked for, by its name."""
    w = ad.tensor(2.0, requires_grad=True)
    a = w * 3.0 - 1.0
    z = a * a
    da, dw = ad.grad(z, [a, w], create_graph=True)
    return {"a": a, "z": z, "da": da, "dw": dw}
