"""First and second derivatives of expressions by reverse accumulation, and random expressions with moderate values."""

import numpy as np

import autodiff_core as ad

EXPRESSIONS = {
    "square": ("*", "x", "x"),
    "power-of-a-sum": ("**", ("+", ("*", 3, "x"), 1), 3),
    "sine-of-a-square": ("sin", ("*", "x", "x")),
    "product": ("*", ("exp", ("*", -1, "x")), ("sin", ("**", "x", 2))),
    "cosine": ("cos", ("exp", ("*", 0.5, "x"))),
    "three-factors": ("+", 7, ("*", "x", ("*", "x", "x"))),
    "negative-power": ("**", ("+", 1, ("*", "x", "x")), -2),
    "constant": ("+", ("cos", 2), 3),
    "polynomial": ("+", ("*", 3, "x"), ("*", "x", ("*", "x", "x"))),
}
DEPTHS = {"random": 4, "random-deep": 6}
FUNCTIONS = {"sin": ad.sin, "cos": ad.cos, "exp": ad.exp}


def inputs(rng, case):
    points = rng.choice([-1, 1], size=7) * rng.uniform(0.3, 1.5, 7)
    return {"e": EXPRESSIONS[case] if case in EXPRESSIONS else moderate(rng, DEPTHS[case], points), "points": points}


def expected(e, points):
    x = ad.tensor(points, requires_grad=True)
    first = derivative(evaluated(e, x), x)
    return first, derivative(first, x)


def derivative(values, x):
    """Entry by entry: every value depends on its own point only."""
    if not (isinstance(values, ad.Tensor) and values.requires_grad):
        return ad.zeros(x.shape)
    (found,) = ad.grad(ad.sum(values), [x], create_graph=True, allow_unused=True)
    return ad.zeros(x.shape) if found is None else found


def evaluated(e, x):
    if isinstance(e, str):
        return x
    if not isinstance(e, tuple):
        return float(e)
    if e[0] == "**":
        return power(evaluated(e[1], x), e[2])
    values = [evaluated(operand, x) for operand in e[1:]]
    if e[0] in FUNCTIONS:
        return FUNCTIONS[e[0]](values[0])
    return values[0] + values[1] if e[0] == "+" else values[0] * values[1]


def power(x, n):
    """x multiplied by itself, for whole numbers n other than 0."""
    result = x
    for _ in range(abs(n) - 1):
        result = result * x
    return result if n > 0 else 1 / result


# ── Random expressions ────────────


def moderate(rng, depth, points):
    """An expression whose values and derivatives at the points are neither large nor all the same."""
    while True:
        e = drawn(rng, depth)
        x = ad.tensor(points, requires_grad=True)
        with np.errstate(all="ignore"):
            values = evaluated(e, x)
            first = derivative(values, x)
            sizes = [np.abs(y.data) for y in (values, first, derivative(first, x))]
        if all(np.max(size) < 100 and np.mean(size) > 0.05 and np.ptp(size) > 0.05 for size in sizes):
            return e


def drawn(rng, depth):
    """One branch has the full depth."""
    if depth == 0:
        return "x"
    name = ("+", "*", "*", "**", "sin", "cos", "exp")[rng.integers(7)]
    inner = drawn(rng, depth - 1)
    if name in FUNCTIONS:
        return (name, inner)
    if name == "**":
        return (name, inner, int(rng.choice([2, 3, -1])))
    other = leaf(rng) if rng.random() < 0.5 else drawn(rng, int(rng.integers(depth)))
    return (name, inner, other) if rng.random() < 0.5 else (name, other, inner)


def leaf(rng):
    return "x" if rng.random() < 0.3 else (-1, 2, 3, 0.5, round(float(rng.uniform(0.2, 2)), 2))[rng.integers(5)]
