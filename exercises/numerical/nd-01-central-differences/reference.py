"""The exact gradients of the functions that are differentiated numerically."""

import autodiff_core as ad

FUNCTIONS = {
    "cubes": lambda z, c: ad.sum(c * z * z * z) + ad.square(ad.sum(ad.sin(z))),
    "exponential": lambda z, c: ad.exp(ad.sum(c * z)),
    "neighbours": lambda z, c: ad.sum(c[1:] * z[:-1] * z[1:]),
    "offset": lambda z, c: 100 + ad.sum(ad.sin(c * z)),
    "slow": lambda z, c: ad.exp(ad.sum(c * z) / 300),
    "sum": lambda z, c: ad.sum(z),
    "squares": lambda z, c: ad.sum(ad.square(z)),
}
SHAPES = {"exponential": (5,), "integers": (7,), "cube-of-numbers": (2, 3, 5), "one-entry": (1,)}
NAMES = {
    "exponential": "exponential", "integers": "neighbours", "offset": "offset", "sum": "sum", "squares": "squares",
    "one-entry": "exponential", "far-out": "slow",
}  # fmt: skip


def inputs(rng, case):
    shape = SHAPES.get(case, (2, 3))
    x = rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 1.2, shape)
    c = rng.choice([-1, 1], size=shape) * rng.uniform(0.7, 1.6, shape)
    if case == "integers":
        x = rng.choice([-5, -3, -2, 2, 3, 7], size=shape)
    if case == "far-out":
        x = 100 + 10 * x
    return {"function": NAMES.get(case, "cubes"), "x": x, "c": c}


def expected(function, x, c):
    leaf, constants = ad.tensor(x.astype(float), requires_grad=True), ad.tensor(c, requires_grad=True)
    (gradient,) = ad.grad(FUNCTIONS[function](leaf, constants), [leaf], create_graph=True)
    return gradient, gradient
