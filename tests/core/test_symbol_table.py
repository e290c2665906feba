"""Every row of the table gives the same as a formula, as generated code, for many points at once, and on tensors."""

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core import compiled, sym, transform
from autodiff_core.domain import Case, Interval
from autodiff_core.rules import Row

from .drawing import calls, cotangents
from .test_table import PLACES, hessian_product

everywhere = pytest.mark.parametrize(
    ("row", "case"), PLACES, ids=[f"{row.name}({case.shapes})" if case else row.name for row, case in PLACES]
)
thrifty = settings(max_examples=6, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])

POINTS = 3


@everywhere
@given(data=st.data(), dtype=st.sampled_from([np.float64, np.float32]))
@thrifty
def test_interpreted_and_compiled_graphs_give_what_tensors_give(
    row: Row, case: Case | None, data: st.DataObject, dtype: Any
) -> None:
    inputs, params = data.draw(calls(row, case, dtype))
    y, grads = eager(row, inputs, params)
    names = [f"a{i}" for i in range(len(inputs))]
    variables = [sym.var(name, np.shape(x), dtype) for name, x in zip(names, inputs, strict=True)]
    values = dict(zip(names, inputs, strict=True))
    written = row(*variables, **params)
    assert (written.shape, written.dtype) == (np.shape(y), y.dtype)
    close(sym.evaluate(written, **values), y, dtype)
    value, found = sym.compile(written, wrt=variables)(**values)
    close(value, y, dtype)
    for variable, g, expected in zip(variables, found, grads, strict=True):
        close(g, expected, dtype)
        slope = written.grad(variable)
        close(sym.evaluate(slope, **{name: values[name] for name in slope.list_arguments()}), expected, dtype)


@everywhere
@given(data=st.data(), dtype=st.sampled_from([np.float64, np.float32]))
@thrifty
def test_many_points_at_once_give_what_each_of_them_gives(
    row: Row, case: Case | None, data: st.DataObject, dtype: Any
) -> None:
    inputs, params = data.draw(calls(row, case, dtype))
    batched = [i for i in range(len(inputs)) if data.draw(st.booleans())] or [len(inputs) - 1]
    factors = 1 + np.arange(POINTS).astype(dtype) / 8
    many = [stacked(x, row.domain.values[i], factors) if i in batched else x for i, x in enumerate(inputs)]
    traced = compiled.trace(lambda *xs: row(*xs, **params), *inputs)
    assert traced is not None
    values, grads = compiled.batched_gradient(traced, range(len(inputs)), batched)(*many)
    np.testing.assert_array_equal(values, compiled.batched_value(traced, batched)(*many))
    for k in range(POINTS):
        point = [x[k] if i in batched else x for i, x in enumerate(many)]
        y, expected = eager(row, point, params)
        close(values[k], y, dtype)
        for g, e in zip(grads, expected, strict=True):
            close(g[k], e, dtype)


@everywhere
@given(data=st.data())
@thrifty
def test_pushing_and_pulling_directions_are_adjoint_and_pull_what_tensors_pull(
    row: Row, case: Case | None, data: st.DataObject
) -> None:
    inputs, params = data.draw(calls(row, case))
    traced = compiled.trace(lambda *xs: row(*xs, **params), *inputs)
    assert traced is not None
    u = cotangents((POINTS, *traced.output.shape), 1)
    pulled = compiled.batched_pullback(traced, range(len(inputs)))(*inputs, u)
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = row(*leaves, **params)
    for k in range(POINTS):
        for g, e in zip(pulled, ad.grad(y, leaves, u[k], retain_graph=True), strict=True):
            np.testing.assert_allclose(g[k], e.data, rtol=1e-12, atol=1e-12)
    for i, x in enumerate(inputs):
        v = cotangents((POINTS, *np.shape(x)), 2 + i)
        pushed = compiled.batched_pushforward(traced, i)(*inputs, v)
        here, there = (u * pushed).reshape(POINTS, -1).sum(1), (v * pulled[i]).reshape(POINTS, -1).sum(1)
        np.testing.assert_allclose(here, there, rtol=1e-10, atol=1e-10)


@everywhere
@given(data=st.data())
@thrifty
def test_second_derivatives_of_graphs_are_those_of_tensors(row: Row, case: Case | None, data: st.DataObject) -> None:
    inputs, params = data.draw(calls(row, case))
    u = cotangents(np.shape(row(*inputs, **params)), 2)
    directions = [cotangents(np.shape(x), 3 + i) for i, x in enumerate(inputs)]
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    first = ad.grad(row(*leaves, **params), leaves, u, create_graph=True)
    expected = hessian_product(first, leaves, directions)

    variables = [sym.var(f"a{i}", np.shape(x)) for i, x in enumerate(inputs)]
    gradients = transform.gradient((u * row(*variables, **params)).sum(), variables)
    slope = sum((g * v).sum() for g, v in zip(gradients, directions, strict=True))
    found = sym.compile(slope, wrt=variables)(**{f"a{i}": x for i, x in enumerate(inputs)})[1]
    for g, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(g, e, rtol=1e-10, atol=1e-10)


def eager(row: Row, inputs: list[Any], params: dict[str, Any]) -> tuple[Any, list[Any]]:
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = row(*leaves, **params)
    return y.data, [g.data for g in ad.grad(y, leaves, np.ones(y.shape, y.dtype))]


def stacked(x: Any, values: Interval, factors: Any) -> Any:
    """A point for each factor, inside the interval."""
    return np.stack([x / f if values.high < 1 else x * f for f in factors])


def close(found: Any, expected: Any, dtype: Any) -> None:
    assert found.dtype == expected.dtype
    assert np.shape(found) == np.shape(expected)
    tolerance = 1e-12 if dtype == np.float64 else 2e-5
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
