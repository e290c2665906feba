"""The exact gradients of the functions that are differentiated by the complex step."""

import autodiff_core as ad

FUNCTIONS = {
    "cubes": lambda z, c: ad.sum(c * z * z * z) + ad.square(ad.sum(ad.sin(z))),
    "exponential": lambda z, c: ad.exp(ad.sum(c * z)),
    "log-sum-exp": lambda z, c: ad.log(ad.sum(ad.exp(c * z))),
    "quotient": lambda z, c: ad.sum(c * z) / (1 + ad.sum(ad.square(z))),
    "integers": lambda z, c: ad.exp(ad.sum(c * z) / 20),
    "linear": lambda z, c: ad.sum(c * z),
    "squares": lambda z, c: ad.sum(ad.square(z)),
}
SHAPES = {"exponential": (5,), "log-sum-exp": (7,), "quotient": (2, 3, 5), "one-entry": (1,)}


def inputs(rng, case):
    shape = SHAPES.get(case, (2, 3))
    x = rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 1.2, shape)
    c = rng.choice([-1, 1], size=shape) * rng.uniform(0.7, 1.6, shape)
    if case == "integers":
        x = rng.choice([-5, -3, -2, 2, 3, 7], size=shape)
    return {"function": "exponential" if case == "one-entry" else case, "x": x, "c": c}


def expected(function, x, c):
    leaf, constants = ad.tensor(x.astype(float), requires_grad=True), ad.tensor(c, requires_grad=True)
    (gradient,) = ad.grad(FUNCTIONS[function](leaf, constants), [leaf], create_graph=True)
    return gradient, gradient
