"""Every row of the core's table has a rule for its rounding, and honest float32 work on it stays under the bound."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core.domain import Case, Interval
from autodiff_core.ops import TABLE
from autodiff_core.rules import Row
from groundwork.worst import Worst
from worker.groundwork.draws import Unsound
from worker.groundwork.rounding import passed_on, rounding_bound

LENGTHS = dict(zip("jklmn", (2, 7, 3, 11, 5), strict=True))
U = 2.0**-24
CALLS = [(row, case) for row in TABLE.values() for case in row.domain.cases or (None,)]


def name(value: Any) -> str:
    return value.name if isinstance(value, Row) else value.shapes if isinstance(value, Case) else ""


@pytest.mark.parametrize(("row", "case"), CALLS, ids=name)
def test_float32_work_with_a_row_and_its_derivative_stays_under_the_bound(
    row: Row, case: Case | None, worst: Worst
) -> None:
    for seed in range(20):
        f, inputs = program(row, case, np.random.default_rng(seed))
        exact, single = (outputs(f, inputs, dtype) for dtype in (np.float64, np.float32))
        for one, other in zip(exact, single, strict=True):
            assert other.dtype == np.float32
            ratio = np.abs(np.asarray(other.data, np.float64) - one.data) / (U * rounding_bound(one) + 1e-300)
            worst.seen(row.name, float(np.max(ratio, initial=0.0)))
            assert np.all(ratio <= 1)


def test_a_row_without_a_rule_is_refused_by_name() -> None:
    class Unknown:
        name = "unheard_of"

    with pytest.raises(Unsound, match="unheard_of"):
        passed_on(Unknown(), np.zeros(2), [np.zeros(2)], [np.zeros(2)], {})


def program(row: Row, case: Case | None, rng: np.random.Generator) -> tuple[Callable[..., Any], list[Any]]:
    """The row on products, so that its operands are rounded already; and its inputs, exact in float32."""
    shapes = [extents(letters) for letters in case.shapes.split(",")] if case else [(3, 5)] * row.arity
    params = {k: extents(v) if isinstance(v, str) else v for k, v in case.params.items()} if case else {}
    if row.name == "astype":
        params = {}
    wanted = [drawn(shape, values, rng) for shape, values in zip(shapes, row.domain.values, strict=True)]
    factors = [rng.uniform(0.5, 2.0, shape).astype(np.float32) for shape in shapes]
    rest = [(x / f).astype(np.float32) for x, f in zip(wanted, factors, strict=True)]

    def f(*leaves: Any) -> Any:
        count = len(leaves) // 2
        xs = [a * b for a, b in zip(leaves[:count], leaves[count:], strict=True)]
        return row(*xs, **params) if row.name != "astype" else row(*xs, dtype=xs[0].dtype)

    return f, [*factors, *rest]


def drawn(shape: tuple[int, ...], values: Interval, rng: np.random.Generator) -> Any:
    x = rng.uniform(values.low, values.high, shape)
    return np.where(np.abs(x) < values.gap, values.gap + np.abs(x), x)


def extents(letters: str) -> tuple[int, ...]:
    return tuple(int(a) if a.isdigit() else LENGTHS[a] for a in letters)


def outputs(f: Callable[..., Any], inputs: list[Any], dtype: Any) -> list[ad.Tensor]:
    """The row's value and the gradients of a random combination of its entries, each as a graph."""
    leaves = [ad.tensor(np.asarray(x, dtype), requires_grad=True, dtype=dtype) for x in inputs]
    y = f(*leaves)
    drawn_v = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    v = ad.tensor(drawn_v, requires_grad=True, dtype=dtype)
    gradients = ad.grad(ad.sum(y * v), leaves, create_graph=True, allow_unused=True)
    return [y, *(g for g in gradients if g is not None and g.requires_grad)]
