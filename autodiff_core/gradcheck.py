"""Check the gradient of a function against numerical differentiation, and say where it is wrong and by how much.

    report = ad.gradcheck(f, (x, w))
    assert report, report                  # the report is true where the gradient holds, and a paragraph to read

It says which variable and entry is worst, with both values, and what else stands in the way.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from autodiff_core import numeric
from autodiff_core.checks.differences import EPS, Rays
from autodiff_core.checks.sampling import Sampler, numbers
from autodiff_core.checks.subject import Subject, differentiated, projection, stated
from autodiff_core.checks.verdict import Entry, Report
from autodiff_core.functional import taped, units
from autodiff_core.numeric import Slopes
from autodiff_core.tensor import Tensor

# Relative tolerances: a central difference of an honest function is off by 1e-9, Richardson by 1e-11.
RTOL = {"forward": 1e-4, "central": 1e-5, "richardson": 1e-8, "complex": 1e-9}
BLURRED = 1e-2
TINY = float(np.finfo(np.float64).tiny)


class Compared(NamedTuple):
    """The derivatives by xs[k], of shape (inputs, outputs), or (1, 1) where both are projected.

    excess: how far the two sides are apart in units of the tolerance; inf where one of them is not a number.
    farthest: the largest of these, -1 where there are none.
    """

    k: int
    analytic: Any
    found: Slopes
    tolerance: Any
    excess: Any
    farthest: float

    @property
    def worst(self) -> tuple[int, int]:
        row, column = divmod(int(np.argmax(self.excess)), self.excess.shape[1])
        return row, column


class Limits(NamedTuple):
    """How the numeric side is computed, and how near the analytic one must come; None for the method's own."""

    method: str
    eps: float | None
    atol: float | None
    rtol: float | None

    @property
    def steps(self) -> tuple[float, ...]:
        return numeric.STEPS[self.method] if self.eps is None else (self.eps,)

    def compared(self, k: int, analytic: Any, found: Slopes) -> Compared:
        relative = RTOL[self.method] if self.rtol is None else self.rtol
        sizes = np.abs(found.slopes)
        absolute = 1e-3 * relative * np.maximum.reduce(sizes, 0, initial=0.0) if self.atol is None else self.atol
        with np.errstate(all="ignore"):
            tolerance = absolute + relative * sizes + 4 * found.errors
            excess = np.abs(analytic - found.slopes) / np.maximum(tolerance, TINY)
        farthest = largest(excess, -1.0)
        if np.isnan(farthest):
            excess[np.isnan(excess)] = farthest = np.inf
        return Compared(k, analytic, found, tolerance, excess, farthest)


def gradcheck(
    f: Callable[..., Any],
    inputs: Any,
    *,
    eps: float | None = None,
    atol: float | None = None,
    rtol: float | None = None,
    method: str = "central",
    fast: bool = False,
    order: int = 1,
) -> Report:
    """Compare the gradient that f's operations give with numerical derivatives of f, entry by entry.

    inputs: what f is called with: an array, a sequence of arguments, or a mapping from names. Floating arrays and
    tensors are differentiated, and f gets tensors for them. f may return any shape: every output is checked by every
    input. method: "central", "richardson", or "complex" (which f must allow, see `numeric.gradient`). eps: the step,
    in units of max(1, |x|). A derivative is right within atol + rtol |numeric| + what the numeric side may be off by
    itself; rtol is 1e-5 (central), 1e-8 (richardson) or 1e-9 (complex), and atol a thousandth of it of the largest
    derivative of the same output. fast: compare along one random direction for each input, and a random mean of the
    outputs; this misses mistakes in few entries. order=2: check the gradient of the gradient as well.
    """
    numeric.known(method)
    subject, limits = stated(f, inputs), Limits(method, eps, atol, rtol)
    report = check(subject, limits, fast, 1)
    return check(differentiated(subject), limits, fast, 2) if order == 2 and report else report


def check(subject: Subject, limits: Limits, fast: bool, order: int) -> Report:
    if problems := refusals(subject, limits):
        return Report(order, limits.method, problems=problems)
    value, pull = taped(subject.at, tuple(np.array(x)[()] for x in subject.xs))
    value = numbers(value)
    if problems := tuple(blemishes(subject, value)):
        return Report(order, limits.method, problems=problems)
    u = projection(value.shape) if fast else None
    rows = [pull(e) for e in (units(value) if u is None else (u,))]
    pairs = [compared(subject, k, [row[k] for row in rows], value, limits, u) for k in range(len(subject.wrt))]
    worst = max(pairs, key=lambda pair: pair.farthest)
    wrong = sum(int(np.count_nonzero(pair.excess > 1)) for pair in pairs if pair.farthest > 1)
    problems = (*blurs(subject, pairs, value), *(kinks(subject, worst) if wrong and not fast else ()))
    checked = sum(pair.excess.size for pair in pairs)
    if not checked:
        return Report(order, limits.method, problems=problems)
    i = subject.wrt[worst.k]
    entry = partial(entry_of, worst, i, subject.names[i], None if fast else (subject.xs[worst.k].shape, value.shape))
    return Report(order, limits.method, checked, wrong, entry, problems)


def refusals(subject: Subject, limits: Limits) -> tuple[str, ...]:
    narrow = [subject.names[i] for i, x in zip(subject.wrt, subject.xs, strict=True) if x.dtype != np.float64]
    if not narrow or not (limits.atol is None or limits.rtol is None):
        return ()
    return (
        f"{', '.join(narrow)} is not float64, and the default tolerances are made for float64: pass "
        "x.astype(np.float64), or tolerances of your own (atol=1e-4 and rtol=1e-3 suit float32).",
    )


def blemishes(subject: Subject, value: Any) -> Iterator[str]:
    """What f does, besides its value, that no gradient can be checked with."""
    if not np.isfinite(value).all():
        place = np.argwhere(~np.isfinite(value))[0].tolist()
        yield f"f returns {value[tuple(place)]} at {place}: check it where its values are finite."
    xs = [Tensor(np.array(x)[()]) for x in subject.xs]
    again = numbers(subject.at(*xs))
    if again.tobytes() != value.tobytes():
        yield "f is not deterministic: two calls with the same inputs gave different values. Fix its random numbers."
    for i, x, before in zip(subject.wrt, xs, subject.xs, strict=True):
        if x.data.tobytes() != before.tobytes():
            yield f"f changes its input {subject.names[i]} in place: let it compute a new array."


def compared(subject: Subject, k: int, rows: list[Any], value: Any, limits: Limits, u: Any) -> Compared:
    """The derivatives by xs[k]: rows hold the cotangents that were pulled back, None for zero."""
    xs = subject.xs
    x = np.asarray(xs[k], np.float64)
    known = limits.method != "complex" and all(y.dtype == np.float64 for y in xs)
    sample = Sampler(subject.of_one(k), numeric.start(x, limits.method), value if known else None)
    analytic = np.zeros((x.size, len(rows)))
    for j, row in enumerate(rows):
        if row is not None:
            analytic[:, j] = numbers(row).reshape(-1)
    if u is None:
        return limits.compared(k, analytic, numeric.coordinates(sample, x, limits.method, limits.steps))
    v = projection(x.shape)
    found = projected(numeric.along(sample, Rays(x, v[None]), limits.method, limits.steps), u)
    return limits.compared(k, v.reshape(1, -1) @ analytic, found)


def projected(found: Slopes, u: Any) -> Slopes:
    weights = np.reshape(u, (-1, 1))
    return Slopes(found.slopes @ weights, found.errors @ np.abs(weights), found.steps)


def blurs(subject: Subject, pairs: list[Compared], value: Any) -> Iterator[str]:
    """Variables whose differences say nothing: what they may be off by is of the order of the derivatives."""
    for pair in pairs:
        error, size = largest(pair.found.errors), largest(np.abs(pair.found.slopes))
        if error <= BLURRED * size:
            continue
        analytic = largest(np.abs(pair.analytic))
        size = max(analytic, size)
        # Where rounding of x moves f by less than rounding of f does, there is nothing to be seen at all.
        visible = analytic * max(1.0, largest(np.abs(subject.xs[pair.k]))) > 64 * EPS * largest(np.abs(value))
        if error > BLURRED * size and visible:
            i = subject.wrt[pair.k]
            yield (
                f"The numeric derivatives by variable {i} ({subject.names[i]}) may be off by {error:.1e}, and are "
                f'{size:.1e} themselves: pass method="complex", or another eps, or make f smaller.'
            )


def largest(a: Any, least: float = 0.0) -> float:
    """The largest entry, or least if that is larger."""
    return float(np.maximum.reduce(a, None, initial=least))


def kinks(subject: Subject, worst: Compared) -> Iterator[str]:
    """Whether f has different slopes on both sides of the place where the gradient seems wrong."""
    x = np.asarray(subject.xs[worst.k], np.float64)
    row, column = worst.worst
    f, v = subject.of_one(worst.k), np.eye(1, x.size, row).reshape(x.shape)
    (right, right_error), (left, left_error) = (
        numeric.one_sided(lambda z: numbers(f(z)).reshape(-1)[column], x, side) for side in (v, -v)
    )
    if abs(right + left) > 10 * (right_error + left_error) + 1e-4 * max(abs(right), abs(left)):
        yield (
            f"f has a kink at or beside this point: its slope is {-left:.6g} to the left and {right:.6g} to the right, "
            "and no difference across it can tell which is meant. Check the gradient at another point."
        )


def entry_of(worst: Compared, i: int, name: str, shapes: tuple[tuple[int, ...], tuple[int, ...]] | None) -> Entry:
    """What a person wants to know of it. shapes: of the variable i and of the outputs; None if both are projected."""
    row, column = worst.worst
    analytic, number = float(worst.analytic[row, column]), float(worst.found.slopes[row, column])
    size = max(abs(analytic), abs(number))
    return Entry(
        variable=i,
        name=name,
        position=tuple(map(int, np.unravel_index(row, shapes[0]))) if shapes else None,
        output=tuple(map(int, np.unravel_index(column, shapes[1]))) if shapes else None,
        analytic=analytic,
        numeric=number,
        relative_error=abs(analytic - number) / size if size else 0.0,
        step=float(worst.found.steps[row]),
        tolerance=float(worst.tolerance[row, column]),
    )
