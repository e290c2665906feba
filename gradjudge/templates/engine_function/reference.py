"""Chains of functions, and their derivatives by reverse accumulation."""

import autodiff_core as ad

FUNCTIONS = {"sin": ad.sin, "exp": ad.exp, "square": ad.square}
CHAINS = {"three-steps": ["square", "sin", "exp"], "no-step": [], "one-step": ["sin"]}


def inputs(rng, case):
    """Exactly the parameters, in their order. A chain is data: a list of names."""
    # sin comes in between, so that values stay of order one.
    drawn = [str(rng.choice(["exp", "square"])), "sin", str(rng.choice(["exp", "square"])), "sin", "exp"]
    return {"steps": CHAINS.get(case, drawn), "x": float(rng.uniform(0.4, 1.1))}


def expected(steps, x):
    """What driver.py must find, in the order of `outputs`: computed on tensors, so that rounding can be bounded."""
    x = ad.tensor(x, requires_grad=True)
    value = x * 1.0
    for name in steps:
        value = FUNCTIONS[name](value)
    return value, ad.grad(value, [x], create_graph=True)[0]
