"""Simplification changes how a formula is written and not what it is worth."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core import sym

x, y = sym.var("x"), sym.var("y")
p, q = sym.var("p", ()), sym.var("q", ())
u, v = sym.var("u", (2, 3)), sym.var("v", (3,))
A = sym.var("A", (3, 4))

LARGEST = 1e4


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (x + 0, x),
        (0 + x, x),
        (x - 0, x),
        (0 - x, -x),
        (x * 1, x),
        (x / 1, x),
        (x**1, x),
        (x**2, ad.square(x)),
        (ad.negative(-x), x),
        (-(x - y), y - x),
        (x + -y, x - y),
        (x - -y, x + y),
        (x + -2 * y, x - 2 * y),
        (2 * x + 3 * x, 5 * x),
        (x + x, 2 * x),
        (3 * x - 2 * x, x),
        (x + y + x, 2 * x + y),
        (x - y + x, 2 * x - y),
        (p + q - p, q),
        (p - (q + p), -q),
        ((x + 1) + 2, x + 3),
        (x * 2 * 3, 6 * x),
        ((2 * x) * (3 * y), 6 * (x * y)),
        (-x * -y, x * y),
        (4 * x / 2, 2 * x),
        (2 * (x / 2), x),
        (x * (1 / y), x / y),
        (x / y / y, x / y**2),
        (x * x, x**2),
        (x * x * x, x**3),
        (x * y * x, x**2 * y),
        ((x**2) ** 3, x**6),
        (ad.exp(x) ** 3, ad.exp(3 * x)),
        (ad.log(ad.exp(x)), x),
        (ad.exp(ad.log(ad.exp(x) + 0)), ad.exp(x)),
        (ad.sqrt(x * x), ad.abs(x)),
        (ad.abs(-x), ad.abs(x)),
        (ad.abs(ad.exp(x)), ad.exp(x)),
        (ad.relu(ad.relu(x)), ad.relu(x)),
        (ad.cos(-x), ad.cos(x)),
        (ad.sin(-x), -ad.sin(x)),
        (ad.maximum(x, x), x),
        (ad.where(x > 0, y, y), y),
        (x.T.T, x),
        (u * 0, u - u),
        (u.T.T, u),
        (u.transpose((0, 1)), u),
        (u.reshape(2, 3), u),
        (u.reshape(6).reshape((3, 2)), u.reshape(3, -1)),
        (ad.broadcast_to(v, shape=(2, 3)) + u, v + u),
        (ad.broadcast_to(ad.broadcast_to(v, shape=(1, 3)), shape=(2, 3)), ad.broadcast_to(v, shape=(2, 3))),
        ((2 * u).sum(), 2 * u.sum()),
        ((-u).mean(axis=0), -(u.mean(axis=0))),
        (u.astype(np.float64), u),
        (A @ sym.var("w", (4,)).reshape(4, 1), (A @ sym.var("w", (4,))).reshape(3, 1)),
        (v.reshape(1, 3) @ A, (v @ A).reshape(1, 4)),
        (v.reshape(3, 1) @ sym.var("w", (4,)).reshape(1, 4), ad.outer(v, sym.var("w", (4,)))),
        (ad.concatenate([v]), v),
    ],
    ids=str,
)
def test_what_is_equal_as_algebra_becomes_one_node(expression: Any, expected: Any) -> None:
    assert expression is expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (x / x, "x/x"),
        (ad.exp(ad.log(x)), "exp(log(x))"),
        ((x**0.5) ** 2, "(x**0.5)**2"),
        (ad.square(ad.sqrt(x)), "sqrt(x)**2"),
        ((x**2) ** 0.5, "(x**2)**0.5"),
        (x**2 * x**-1, "x**2/x"),
        (x - x, "x - x"),
        (x + y - x, "x + y - x"),
        (v + np.zeros((2, 1)), "v + [[0.0], [0.0]]"),
        (ad.where(u > 0, v, v), "where(u > 0, v, v)"),
        (u.sum(axis=0, keepdims=True), "sum(u, axis=0, keepdims=True)"),
        (1e200 * (1e200 * x), "1e+200*1e+200*x"),
    ],
)
def test_what_would_change_domain_shape_or_dtype_or_overflow_stays(expression: Any, text: str) -> None:
    assert str(expression) == text


def test_numbers_are_computed_at_once_and_leave_float32_alone() -> None:
    h = sym.var("h", (3,), np.float32)
    for expression in (2 * h / 3 + 1, ad.exp(h) ** 2 * 0.5, np.float32(2) * h, (h * 3.0).mean(), h.sum().grad(h)):
        assert expression.dtype == np.float32
    assert (h * np.float64(2)).dtype == (h * np.float64(1)).dtype == np.float64
    assert str(ad.exp(sym.Symbol.constant(0.0)) * x) == "x"


Expression = tuple[Any, ...]
UNARY: dict[str, Callable[[Any], Any]] = {
    "negative": lambda a: -a,
    "square": lambda a: a * a,
    "cube": lambda a: a**3,
    "sin": ad.sin,
    "cos": ad.cos,
    "exp": ad.exp,
    "log of exp": lambda a: ad.log(ad.exp(a)),
    "root of square": lambda a: ad.sqrt(a * a),
    "relu": ad.relu,
    "abs": ad.abs,
    "tanh": ad.tanh,
    "sum": lambda a: ad.sum(a, axis=0, keepdims=True),
    "mean": lambda a: ad.mean(a, axis=-1, keepdims=True),
    "turned": lambda a: ad.reshape(ad.transpose(ad.transpose(a)), shape=np.shape(a)),
    "stretched": lambda a: ad.broadcast_to(a, shape=(2, 3)),
}
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / (1 + b * b),
    "maximum": ad.maximum,
    "choice": lambda a, b: ad.where(a > b, a, b),
}
leaves = st.sampled_from([("u",), ("v",), ("n", 0), ("n", 1), ("n", -1), ("n", 2), ("n", -3), ("n", 0.5)])
expressions: st.SearchStrategy[Expression] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(sorted(UNARY)), inner), st.tuples(st.sampled_from(sorted(BINARY)), inner, inner)
    ),
    max_leaves=10,
)


@given(expression=expressions, seed=st.integers(0, 99))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_values_and_gradients_of_any_formula_are_kept(expression: Expression, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = {"u": rng.standard_normal((2, 3)), "v": rng.standard_normal(3)}
    seen = [1.0]
    tensors = {name: ad.tensor(a, requires_grad=True) for name, a in values.items()}
    eager = ad.sum(built(expression, tensors, seen) + 0 * tensors["u"])
    assume(max(seen) < LARGEST)
    written = ad.sum(built(expression, {"u": u, "v": v}) + 0 * u)
    value, grads = sym.compile(written, wrt=[u, v])(**values)
    np.testing.assert_allclose(value, eager.data, rtol=1e-9, atol=1e-9 * max(seen))
    expected = ad.grad(eager, list(tensors.values()), allow_unused=True)
    for g, e in zip(grads, expected, strict=True):
        wanted = np.zeros(g.shape) if e is None else e.data
        if np.all(np.isfinite(wanted)) and np.max(np.abs(wanted)) < LARGEST:
            np.testing.assert_allclose(g, wanted, rtol=1e-8, atol=1e-8 * max(seen))


def built(expression: Expression, variables: dict[str, Any], seen: list[float] | None = None) -> Any:
    name, *parts = expression
    if name == "n":
        return float(parts[0])
    if not parts:
        return variables[name]
    operands = [built(part, variables, seen) for part in parts]
    found = UNARY[name](*operands) if len(operands) == 1 else BINARY[name](*operands)
    if seen is not None:
        seen.append(float(np.max(np.abs(found.data if isinstance(found, ad.Tensor) else found))))
    return found
