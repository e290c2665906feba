"""Exact second derivatives of the functions that are differentiated numerically."""

import autodiff_core as ad

FUNCTIONS = {"sine": ad.sin, "exponential": ad.exp, "cube": lambda z: z * z * z, "parabola": lambda z: z * z}


def inputs(rng, case):
    """Exactly the parameters, in their order."""
    x = float(rng.uniform(0.5, 1.2))
    return {"function": case, "x": -x if case == "cube" else x}


def expected(function, x):
    """What driver.py must find, in the order of `outputs`."""
    x = ad.tensor(x, requires_grad=True)
    (slope,) = ad.grad(FUNCTIONS[function](x), [x], create_graph=True)
    return ad.grad(slope, [x], create_graph=True)[0]
