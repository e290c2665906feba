"""Every row of the table is what it says: its value, its dtype, its derivative and the derivative of that."""

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core.domain import Case
from autodiff_core.rules import Elementwise, Row

from .drawing import calls, cotangents
from .oracles import NUMPY

STEP = 1e-100

PLACES = [(row, case) for row in ad.TABLE.values() for case in row.domain.cases or (None,)]

every_row = pytest.mark.parametrize("row", ad.TABLE.values(), ids=ad.TABLE.keys())
everywhere = pytest.mark.parametrize(
    ("row", "case"), PLACES, ids=[f"{row.name}({case.shapes})" if case else row.name for row, case in PLACES]
)
# Shrinking a wrong derivative tells nothing that the row's name does not, and takes minutes.
thrifty = settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


@every_row
def test_a_row_states_its_kind_and_the_domain_it_is_tested_on(row: Row) -> None:
    assert row.kind in {"elementwise", "linear", "bilinear", "general"}
    assert row.domain.values, f"{row.name} has no domain: give it over(...)"
    assert row.domain.cases or isinstance(row, Elementwise)
    assert row.name in NUMPY
    for case in row.domain.cases:
        assert len(case.shapes.split(",")) == len(row.domain.values)


@everywhere
@given(data=st.data())
@thrifty
def test_the_value_is_numpys_and_the_operands_stay_as_they_were(
    row: Row, case: Case | None, data: st.DataObject
) -> None:
    inputs, params = data.draw(calls(row, case))
    before = [np.array(x) for x in inputs]
    value = row(*inputs, **params)
    np.testing.assert_allclose(value, NUMPY[row.name](*inputs, **params), rtol=1e-13, atol=1e-13)
    lifted = row(*(x + 1j * STEP for x in inputs), **for_complex(row, params))
    np.testing.assert_allclose(lifted.real, value, rtol=1e-12, atol=1e-13)
    for x, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(x, copy)


@everywhere
@given(data=st.data(), dtype=st.sampled_from([np.float32, np.float64]))
@thrifty
def test_value_and_cotangents_keep_the_dtype(
    row: Row,
    case: Case | None,
    data: st.DataObject,
    dtype: Any,
) -> None:
    inputs, params = data.draw(calls(row, case, dtype))
    if row.name == "astype":
        params["dtype"] = np.dtype(dtype)
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = row(*leaves, **params)
    g = np.ones(y.shape, dtype)[()]
    pulled = [row.cotangent(i, g, y.data, inputs, y.params) for i in range(len(inputs))]
    assert y.dtype == dtype
    reached = [(c, x) for c, x in zip(pulled, leaves, strict=True) if c is not None]
    assert all(c.dtype == dtype and c.shape == x.shape for c, x in reached)


@everywhere
@given(data=st.data())
@thrifty
def test_the_vjp_equals_the_complex_step(row: Row, case: Case | None, data: st.DataObject) -> None:
    inputs, params = data.draw(calls(row, case))
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = row(*leaves, **params)
    u = cotangents(y.shape, 1)
    for i, g in enumerate(ad.grad(y, leaves, u)):

        def along(x: Any, i: int = i) -> Any:
            return np.sum(u * row(*inputs[:i], x[()], *inputs[i + 1 :], **for_complex(row, params))) + 0j

        expected = ad.numeric.gradient(along, inputs[i], "complex")
        np.testing.assert_allclose(g, expected, rtol=1e-11, atol=1e-11)


@everywhere
@given(data=st.data())
@thrifty
def test_tangents_and_cotangents_are_adjoint(row: Row, case: Case | None, data: st.DataObject) -> None:
    inputs, params = data.draw(calls(row, case))
    y = row(*inputs, **params)
    u = cotangents(np.shape(y), 1)
    directions = [cotangents(np.shape(x), 3 + i) for i, x in enumerate(inputs)]
    tangent = row.tangent(y, inputs, directions, params)
    pulled = [row.cotangent(i, u, y, inputs, params) for i in range(len(inputs))]
    forward = 0.0 if tangent is None else np.sum(u * tangent)
    backward = sum(np.sum(c * v) for c, v in zip(pulled, directions, strict=True) if c is not None)
    np.testing.assert_allclose(forward, backward, rtol=1e-11, atol=1e-11)


@everywhere
@given(data=st.data())
@thrifty
def test_the_derivative_of_the_vjp_equals_its_complex_step(
    row: Row,
    case: Case | None,
    data: st.DataObject,
) -> None:
    inputs, params = data.draw(calls(row, case))
    u = cotangents(np.shape(row(*inputs, **params)), 2)
    directions = [cotangents(np.shape(x), 3 + i) for i, x in enumerate(inputs)]

    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    first = ad.grad(row(*leaves, **params), leaves, u, create_graph=True)
    second = hessian_product(first, leaves, directions)

    steps = [x + 1j * STEP * v for x, v in zip(inputs, directions, strict=True)]
    moved = [ad.tensor(x, requires_grad=True) for x in steps]
    expected = ad.grad(row(*moved, **for_complex(row, params)), moved, u)
    for found, wanted in zip(second, expected, strict=True):
        np.testing.assert_allclose(found, wanted.data.imag / STEP, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(("row", "case"), [p for p in PLACES if p[0].kind == "linear"], ids=str)
@given(data=st.data())
@thrifty
def test_no_linear_row_has_a_negative_coefficient(row: Row, case: Case, data: st.DataObject) -> None:
    inputs, params = data.draw(calls(row, case))
    assert np.all(row(*map(np.abs, inputs), **params) >= 0)


def test_partials_are_in_the_order_of_the_operands() -> None:
    a, b = np.array([2.0, 6.0]), np.array([4.0, 3.0])
    left, right = ad.divide.partials(a / b, a, b)
    np.testing.assert_allclose(left, [0.25, 1 / 3])
    np.testing.assert_allclose(right, [-0.125, -2 / 3])
    assert ad.subtract.partials(a - b, a, b) == (1, -1)


def test_parameters_may_be_given_by_position_and_too_many_are_refused() -> None:
    x = ad.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    assert ad.sum(x, 0).tolist() == [4.0, 6.0]
    assert ad.reshape(x, (4,)).shape == (4,)
    with pytest.raises(TypeError, match=r"exp\(\) takes 1 operand"):
        ad.exp(x, 2.0)


def for_complex(row: Row, params: dict[str, Any]) -> dict[str, Any]:
    return {"dtype": np.dtype(np.complex128)} if row.name == "astype" else params


def hessian_product(first: Any, leaves: Any, directions: Any) -> list[Any]:
    slope = sum((g * v).sum() for g, v in zip(first, directions, strict=True))
    if not slope.requires_grad:
        return [np.zeros(x.shape) for x in leaves]
    second = ad.grad(slope, leaves, allow_unused=True)
    return [np.zeros(x.shape) if g is None else g.data for x, g in zip(leaves, second, strict=True)]
