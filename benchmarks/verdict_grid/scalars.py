"""Scalar functions of a vector: its norm, log-sum-exp, products, a loop whose length the numbers decide."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times


def vector(rng: np.random.Generator) -> Inputs:
    return {"x": 3 * rng.standard_normal(5)}


def unit(x):
    r = np.sqrt(np.sum(x * x))
    return x / r if r > 0 else np.zeros_like(x)


def unit_by_scaling(x):
    largest = np.max(np.abs(x))
    return np.zeros_like(x) if largest == 0 else (x / largest) / np.sqrt(np.sum((x / largest) ** 2))


norm = Function(
    "norm",
    lambda x: ad.norm(x),  # noqa: PLW0108 - called by keyword
    ("x",),
    {
        **both(vector),
        "zero": Point(changed(vector, x=times(0.0))),
        "1e-20": Point(changed(vector, x=times(1e-20))),
        "1e20": Point(changed(vector, x=times(1e20))),
    },
    {
        "over its length": Right(unit),
        "scaled first": Right(unit_by_scaling),
        "a unit vector at 0": Right(lambda x: unit(x) if np.any(x) else unit(np.ones_like(x))),
    },
    {
        "of the square": lambda x: 2 * x,
        "over its square": lambda x: x / max(x @ x, 1e-300),
        "ones at 0": lambda x: unit(x) if np.any(x) else np.ones_like(x),
        "0.001 in the divisor": lambda x: x / (np.sqrt(x @ x) + 1e-3),
    },
)


def naive_softmax(x):
    with np.errstate(all="ignore"):
        return np.exp(x) / np.exp(x).sum()


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


log_sum_exp = Function(
    "log-sum-exp",
    lambda x: ad.logsumexp(x),  # noqa: PLW0108 - called by keyword
    ("x",),
    {
        **both(vector),
        "1000": Point(changed(vector, x=times(1000.0))),
        "ties": Point(changed(vector, x=lambda x: np.full(5, 2.0))),
        "1e-9": Point(changed(vector, x=times(1e-9))),
        "30, float32": Point(changed(vector, x=times(10.0)), "float32"),
    },
    {
        "shifted": Right(softmax),
        "naive": Right(naive_softmax, but=("1000", "30, float32")),
        "by the value": Right(lambda x: np.exp(x - (x.max() + np.log(np.exp(x - x.max()).sum())))),
    },
    {
        "not normalised": lambda x: np.exp(x - x.max()),
        "p (1 - p)": lambda x: softmax(x) * (1 - softmax(x)),
        "largest only": lambda x: (x == x.max()).astype(x.dtype),
    },
)


def factors(rng: np.random.Generator) -> Inputs:
    return {"x": rng.choice([-1, 1], 5) * rng.uniform(0.5, 2.0, 5)}


def with_zeros(count: int):
    return changed(factors, x=lambda x: np.where(np.arange(5) < count, 0.0, x))


def others(x):
    return np.array([np.prod(np.delete(x, i)) for i in range(len(x))])


def from_both_sides(x):
    before, after = np.ones_like(x), np.ones_like(x)
    for i in range(1, len(x)):
        before[i] = before[i - 1] * x[i - 1]
        after[-1 - i] = after[-i] * x[-i]
    return before * after


def divided(x):
    with np.errstate(all="ignore"):
        return np.prod(x) / x


products = Function(
    "product",
    lambda x: ad.prod(x),  # noqa: PLW0108 - called by keyword
    ("x",),
    {
        **both(factors),
        "a zero": Point(with_zeros(1)),
        "two zeros": Point(with_zeros(2)),
        "1e-30": Point(changed(factors, x=times(1e-30))),
        "1e30": Point(changed(factors, x=times(1e30))),
    },
    {
        "others": Right(others),
        "from both sides": Right(from_both_sides),
        "divided": Right(divided, but=("a zero", "two zeros")),
    },
    {
        "the product": lambda x: np.full_like(x, np.prod(x)),
        "0 where x is": lambda x: np.where(x == 0, 0, divided(x)),
        "magnitudes": lambda x: np.abs(others(x)),
    },
)


def start(rng: np.random.Generator) -> Inputs:
    return {"x": rng.uniform(0.5, 2.0, 3), "v": rng.standard_normal(3)}


def loop_loss(x, v):
    y = x
    while ad.sum(y) < 100:
        y = y * x + 1.5 * y
    return ad.sum(y * v)


def backwards_through(x, v, steps=0, stop=100):
    """y <- y x + 1.5 y, as often as the numbers ask for, and back through the values that were kept."""
    kept = [x]
    while kept[-1].sum() < stop:
        kept.append(kept[-1] * x + kept[-1] * x.dtype.type(1.5))
    dy, dx = v.copy(), np.zeros_like(x)
    for y in kept[-2::-1][: len(kept) - 1 + steps]:
        dx += dy * y
        dy = dy * (x + x.dtype.type(1.5))
    return dx + dy


def closed_form(x, v):
    """y = x (x + 1.5)^k."""
    y, k = x, 0
    while y.sum() < 100:
        y, k = y * (x + x.dtype.type(1.5)), k + 1
    a = x + x.dtype.type(1.5)
    return v * (a**k + (k * x * a ** (k - 1) if k else 0))


loop = Function(
    "while loop",
    loop_loss,
    ("x",),
    {
        **both(start),
        "short": Point(changed(start, x=times(40.0))),
        "not entered": Point(changed(start, x=times(1000.0))),
        "long": Point(changed(start, x=times(1e-3))),
    },
    {"through the tape": Right(backwards_through), "closed form": Right(closed_form)},
    {
        "one step short": lambda x, v: backwards_through(x, v, steps=-1),
        "x in the loop is a constant": lambda x, v: v * (x + 1.5) ** steps_of(x),
        "last step only": lambda x, v: v * (2 * x + 1.5),
    },
)


def steps_of(x):
    y, k = x, 0
    while y.sum() < 100:
        y, k = y * (x + 1.5), k + 1
    return k


FUNCTIONS = (norm, log_sum_exp, products, loop)
