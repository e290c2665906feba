"""Forward accumulation is the transpose of reverse accumulation, and derivatives nest without being confused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core.domain import Case
from autodiff_core.rules import Row

from .drawing import calls, cotangents

PLACES = [(row, case) for row in ad.TABLE.values() for case in row.domain.cases or (None,)]
everywhere = pytest.mark.parametrize(
    ("row", "case"), PLACES, ids=[f"{row.name}({case.shapes})" if case else row.name for row, case in PLACES]
)
thrifty = settings(max_examples=6, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


@everywhere
@given(data=st.data())
@thrifty
def test_the_jvp_of_a_row_is_the_adjoint_of_its_vjp(row: Row, case: Case | None, data: st.DataObject) -> None:
    inputs, params = data.draw(calls(row, case))
    vs = [cotangents(np.shape(x), 1 + i) for i, x in enumerate(inputs)]
    value, tangent = ad.jvp(lambda *xs: row(*xs, **params), inputs, vs)
    same, pullback = ad.vjp(lambda *xs: row(*xs, **params), *inputs)
    u = cotangents(np.shape(value), 9)
    np.testing.assert_array_equal(value, same)
    assert np.shape(tangent) == np.shape(value)
    pulled = sum(np.sum(g * v) for g, v in zip(pullback(u), vs, strict=True))
    np.testing.assert_allclose(np.sum(u * tangent), pulled, rtol=1e-11, atol=1e-11)


@everywhere
@given(data=st.data(), dtype=st.sampled_from([np.float32, np.float64]))
@thrifty
def test_tangents_keep_the_dtype_and_may_be_zero_for_some_operands(
    row: Row, case: Case | None, data: st.DataObject, dtype: Any
) -> None:
    inputs, params = data.draw(calls(row, case, dtype))
    if row.name == "astype":
        params["dtype"] = np.dtype(dtype)
    y = row(*inputs, **params)
    for i, x in enumerate(inputs):
        ts = [np.ones_like(x)[()] if k == i else None for k in range(len(inputs))]
        t = row.tangent(y, inputs, ts, params)
        assert t is None or (t.dtype == dtype and np.shape(t) == np.shape(y))
    assert row.tangent(y, inputs, [None] * len(inputs), params) is None


@everywhere
@given(data=st.data())
@thrifty
def test_forward_over_reverse_and_reverse_over_forward_are_the_tapes_second_derivative(
    row: Row, case: Case | None, data: st.DataObject
) -> None:
    inputs, params = data.draw(calls(row, case))
    i = data.draw(st.integers(0, len(inputs) - 1))
    u = cotangents(np.shape(row(*inputs, **params)), 1)
    x, v = inputs[i], cotangents(np.shape(inputs[i]), 2)

    def f(z: Any) -> Any:
        return ad.sum(u * row(*inputs[:i], z, *inputs[i + 1 :], **params))

    expected = on_the_tape(f, x, v)
    np.testing.assert_allclose(ad.hvp(f, x, v), expected, rtol=1e-10, atol=1e-10)
    _, pullback = ad.vjp(lambda z: ad.jvp(f, (z,), (v,))[1], x)
    np.testing.assert_allclose(pullback(1.0)[0], expected, rtol=1e-10, atol=1e-10)


def test_perturbations_of_nested_derivatives_are_not_confused() -> None:
    def product_with_the_inner_slope(x: Any) -> Any:
        return x * slope(lambda y: x + y)(3.0)

    assert slope(product_with_the_inner_slope)(2.0) == 1.0
    assert slope(lambda x: x * slope(lambda y: x * y)(3.0))(2.0) == 4.0
    assert slope(lambda x: x * pulled(lambda y: x * y)(3.0))(2.0) == 4.0
    assert pulled(lambda x: x * slope(lambda y: x * y)(3.0))(2.0) == 4.0
    assert pulled(lambda x: x * pulled(lambda y: x * y)(x))(2.0) == 4.0


@pytest.mark.parametrize("modes", ["fff", "ffr", "frf", "rff", "rrf", "rfr", "frr", "rrr"])
def test_derivatives_nest_to_third_order_in_every_mix_of_modes(modes: str) -> None:
    def f(x: Any) -> Any:
        return ad.exp(2 * x) * ad.sin(x) + ad.max(ad.stack([x, x * x * x * x]))

    d = f
    for mode in modes:
        d = slope(d) if mode == "f" else pulled(d)
    x = 1.5
    expected = np.exp(2 * x) * (2 * np.sin(x) + 11 * np.cos(x)) + 24 * x
    np.testing.assert_allclose(d(x), expected, rtol=1e-13)


def test_the_jvp_of_tensors_can_be_differentiated_by_the_tape() -> None:
    x = ad.tensor([1.0, 2.0, 3.0], requires_grad=True)
    value, tangent = ad.jvp(lambda z: (z * z * z).sum(), (x,), ([1.0, 0.0, 2.0],))
    assert (value.item(), tangent.item()) == (36.0, 57.0)
    assert ad.grad(tangent, x)[0].tolist() == [6.0, 0.0, 36.0]


def test_a_tensor_that_requires_grad_is_a_constant_to_a_jvp_around_it() -> None:
    w = ad.tensor([2.0, 3.0], requires_grad=True)
    for f in (lambda x: w * x, lambda x: x * w, lambda x: ad.multiply(w, x)):
        value, tangent = ad.jvp(f, (np.array([5.0, 7.0]),), (np.array([1.0, 0.0]),))
        assert value.tolist() == [10.0, 21.0]
        assert ad.grad(tangent.sum(), w)[0].tolist() == [1.0, 0.0]


def test_tangents_go_through_the_branches_that_were_taken() -> None:
    def f(a: Any) -> Any:
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b if b.sum() > 0 else 100 * b

    for a in (0.7, -0.3):
        value, tangent = ad.jvp(f, (a,), (1.0,))
        assert tangent == value / a


def test_what_is_detached_or_computed_under_no_grad_is_a_constant_in_every_mode() -> None:
    def halted(x: Any) -> Any:
        with ad.no_grad():
            y = x * x
        return y * x

    x = np.array([2.0, 3.0])
    for f in (lambda x: (x * x).detach() * x, halted):
        _, tangent = ad.jvp(f, (x,), (np.ones(2),))
        assert tangent.tolist() == [4.0, 9.0]
        assert ad.vjp(f, x)[1](np.ones(2))[0].tolist() == [4.0, 9.0]
        assert slope(lambda z, f=f: slope(f)(z))(2.0) == 0.0


def test_duals_can_be_asked_what_tensors_can_be_asked() -> None:
    def f(x: Any) -> Any:
        assert (len(x), x.shape, x.ndim, x.numel(), x.dtype) == (3, (3,), 1, 3, np.float64)
        assert x[0].item() == 1.0
        assert float(x[1]) == 2.0
        assert x.tolist() == [1.0, 2.0, 3.0]
        assert (x == [1.0, 0.0, 3.0]).tolist() == [True, False, True]
        assert (x != 1.0).tolist() == [False, True, True]
        assert (x <= 2.0).tolist() == [True, True, False]
        assert bool(x[0] >= 1.0)
        assert bool(x[0])
        return sum(part * part for part in x) + x[x > 1.5].sum() + x[ad.tensor([0, 0])].sum()

    value, tangent = ad.jvp(f, (np.array([1.0, 2.0, 3.0]),), (np.ones(3),))
    assert (value, tangent) == (21.0, 16.0)


def test_a_result_that_does_not_depend_on_the_argument_has_a_zero_tangent() -> None:
    for f in (lambda x: 3.0, lambda x: ad.tensor(3.0), lambda x: x.detach().sum(), lambda x: ad.sign(x).sum()):
        value, tangent = ad.jvp(f, (np.ones(3),), (np.ones(3),))
        assert (float(value), tangent) == (3.0, 0.0)


def test_tangents_of_another_number_or_shape_and_integers_are_refused() -> None:
    with pytest.raises(RuntimeError, match=r"jvp got 1 primal\(s\) and 2 tangent\(s\)"):
        ad.jvp(ad.sin, (1.0,), (1.0, 1.0))
    with pytest.raises(RuntimeError, match=r"tangent 0 has a shape of \(2,\) and primal 0 has one of \(3,\)"):
        ad.jvp(ad.sin, (np.ones(3),), (np.ones(2),))
    with pytest.raises(RuntimeError, match="only Tensors of floating point"):
        ad.jvp(ad.sin, (1,), (1,))


def slope(f: Any) -> Any:
    return lambda x: ad.jvp(f, (x,), (1.0,))[1]


def pulled(f: Any) -> Any:
    return lambda x: ad.vjp(f, x)[1](1.0)[0]


def on_the_tape(f: Any, x: Any, v: Any) -> Any:
    leaf = ad.tensor(x, requires_grad=True)
    (first,) = ad.grad(f(leaf), leaf, create_graph=True)
    if not first.requires_grad:
        return np.zeros(np.shape(x))
    (second,) = ad.grad(first, leaf, v, allow_unused=True)
    return np.zeros(np.shape(x)) if second is None else second.data
