"""A graph becomes numpy code: value and gradients in one function, for one point or for many."""

import ast
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import compiled, sym


def test_value_and_gradients_come_from_one_call() -> None:
    a, b = sym.var("a"), sym.var("b")
    g = sym.compile(2 * a + b * b, wrt=[a, b])
    value, grads = g(a=1.0, b=3.0)
    assert value == 11.0
    assert grads == (2.0, 6.0)
    assert isinstance(value, np.float64)


def test_the_source_is_numpy_code_that_uses_generated_names_only() -> None:
    theta, data = sym.var("theta", (3,)), sym.var("data", (5, 3))
    g = sym.compile(((data @ theta) ** 2).mean(), wrt=theta)
    assert g.source.splitlines() == [
        "def run(x0, x1):",
        "    t0 = x0.dot(x1)",
        "    t1 = x0.T",
        "    t2 = t1.dot(t0)",
        "    t3 = 0.4 * t2",
        "    t4 = t0.dot(t0)",
        "    t5 = t4 / 5",
        "    return t5, (t3,)",
    ]


def test_code_is_generated_once_for_each_combination_of_shapes_and_dtypes() -> None:
    x = sym.var("x")
    g = sym.compile(ad.sin(x).sum(), wrt=[x])
    for a in (np.ones(3), np.zeros(3), np.ones((2, 2)), np.ones(3, np.float32), 1.0, [1, 2, 3]):
        value, (slope,) = g(x=a)
        np.testing.assert_allclose(value, np.sin(a).sum(), rtol=1e-6)
        np.testing.assert_allclose(slope, np.cos(a), rtol=1e-6)
    assert len(g.runs) == 4


def test_equal_nodes_are_computed_once_and_unused_ones_not_at_all() -> None:
    x = sym.var("x", (4,))
    unused = ad.exp(x)
    assert unused is not None
    source = sym.compile((ad.tanh(x) * ad.tanh(x) + ad.tanh(x)).sum(), wrt=[x]).source
    assert source.count("np.tanh") == 1
    assert "np.exp" not in source


def test_what_depends_on_no_variable_is_computed_when_code_is_generated() -> None:
    x = sym.var("x", (3,))
    mask = ad.tril(sym.Symbol.constant(np.ones((3, 3))))
    source = sym.compile((mask @ x).sum(), wrt=[x]).source
    assert "tril" not in source


def test_softmax_and_its_gradient_share_their_exponentials() -> None:
    z = sym.var("z", (4, 3))
    source = sym.compile(ad.cross_entropy(z, np.array([0, 2, 1, 1])), wrt=[z]).source
    assert source.count("np.exp(") == 1


def test_large_arrays_are_written_over_or_deleted_and_inputs_are_not() -> None:
    x = sym.var("x", (100, 100))
    g = sym.compile(ad.exp(ad.sin(x) * x + 1).sum(), wrt=[x])
    a = np.random.default_rng(0).standard_normal((100, 100))
    before = a.copy()
    value, (slope,) = g(x=a)
    np.testing.assert_array_equal(a, before)
    np.testing.assert_allclose(value, np.exp(np.sin(a) * a + 1).sum())
    np.testing.assert_allclose(slope, np.exp(np.sin(a) * a + 1) * (np.cos(a) * a + np.sin(a)))
    assert "del t" in g.source
    assert "np.multiply(" in g.source


def test_results_share_no_memory_with_arguments_constants_or_each_other() -> None:
    a, b = sym.var("a", (3,)), sym.var("b", (3,))
    constant = np.array([1.0, 2.0, 3.0])
    values = {"a": np.ones(3), "b": np.full(3, 2.0)}
    value, grads = sym.compile((a * b).sum() + (a * constant).sum() - (b * 0).sum(), wrt=[a, b, a])(**values)
    for k, g in enumerate(grads):
        for other in (*values.values(), constant, *grads[:k], value):
            assert not np.shares_memory(g, other)
    outputs = sym.compile(a.reshape(3, 1).T, wrt=[])(a=values["a"])
    assert not np.shares_memory(outputs[0], values["a"])
    assert sym.compile(a + 0)(a=values["a"])[0] is not values["a"]


def test_a_result_is_not_written_over() -> None:
    x = sym.var("x", (100, 100))
    a = np.random.default_rng(0).standard_normal((100, 100))
    value, (slope,) = sym.compile(ad.tanh(x), wrt=[x])(x=a)
    np.testing.assert_allclose(value, np.tanh(a))
    np.testing.assert_allclose(slope, 1 - np.tanh(a) ** 2)


def test_a_view_that_is_still_needed_is_not_written_over() -> None:
    x = sym.var("x", (64, 64))
    y = ad.sin(x)
    turned = y.T
    z = y * 2 + turned
    a = np.random.default_rng(0).standard_normal((64, 64))
    np.testing.assert_allclose(sym.compile(z * turned)(x=a)[0], (2 * np.sin(a) + np.sin(a).T) * np.sin(a).T)


def test_float32_stays_float32() -> None:
    x, w = sym.var("x", (8, 4), np.float32), sym.var("w", (4,), np.float32)
    loss = ad.sigmoid(2.5 * (x @ w) / 3 + 1).mean() + ad.norm(w) + ad.logsumexp(w)
    value, grads = sym.compile(loss, wrt=[x, w])(x=np.ones((8, 4)), w=np.ones(4))
    assert [value.dtype, *(g.dtype for g in grads)] == [np.float32] * 3


def test_complex_points_go_through_for_the_complex_step() -> None:
    def f(x: Any) -> Any:
        return ad.sum(ad.relu(x) * ad.abs(x - 1) + ad.maximum(x, 0.5) * ad.norm(x) + ad.dot(x, x))

    x = np.array([0.3, -1.2, 2.0])
    traced = compiled.trace(f, x + 0j)
    assert traced is not None
    stepped = compiled.batched_value(traced)(x + 1e-100j * np.eye(3)).imag / 1e-100
    np.testing.assert_allclose(stepped, ad.numeric.gradient(f, x, "complex"), rtol=1e-13)


def test_points_are_batched_by_name() -> None:
    X, w = sym.var("X", (5, 2)), sym.var("w", (2,))
    g = sym.compile((ad.tanh(X @ w)).sum(), wrt=[w, X], batch=("w",))
    rng = np.random.default_rng(0)
    A, W = rng.standard_normal((5, 2)), rng.standard_normal((7, 2))
    values, (dw, dX) = g(X=A, w=W)
    one = sym.compile((ad.tanh(X @ w)).sum(), wrt=[w, X])
    for k in range(7):
        value, grads = one(X=A, w=W[k])
        np.testing.assert_allclose(values[k], value)
        np.testing.assert_allclose(dw[k], grads[0])
        np.testing.assert_allclose(dX[k], grads[1])


@pytest.mark.parametrize("count", [0, 1, 163, 164, 1000])
def test_batches_of_any_length_come_out_whole(count: int) -> None:
    x = np.random.default_rng(0).standard_normal((count, 100))
    traced = compiled.trace(lambda x: (ad.sin(x).sum(), 0)[0], np.zeros(100))
    assert traced is not None
    values, (g,) = compiled.batched_gradient(traced)(x)
    assert values.shape == (count,)
    np.testing.assert_allclose(values, np.sin(x).sum(axis=1))
    np.testing.assert_allclose(g, np.cos(x))


def test_what_does_not_depend_on_the_batch_is_computed_once_and_repeated() -> None:
    x, y = sym.var("x", (2,)), sym.var("y", (2,))
    g = sym.compile(ad.exp(y).sum() * x, wrt=[y], batch=("x",))
    assert "np.exp" in g.source.split("def points")[0]
    assert "np.exp" not in g.source.split("def points")[1]
    values, _ = sym.compile(ad.exp(y), wrt=[x, y], batch=("x",))(x=np.zeros((3, 2)), y=np.zeros(2))
    assert values.tolist() == [[1.0, 1.0]] * 3


def test_batched_arguments_of_different_lengths_are_refused() -> None:
    x, y = sym.var("x", (2,)), sym.var("y", (2,))
    g = sym.compile(x * y, batch=("x", "y"))
    with pytest.raises(ad.AutodiffError, match="same length, but have 3, 4"):
        g(x=np.zeros((3, 2)), y=np.zeros((4, 2)))


@pytest.mark.parametrize(
    ("a", "b"), [("k1mn", "jnl"), ("mn", "knl"), ("kmn", "nl"), ("n", "kmnl"), ("kmn", "n"), ("n", "n"), ("mn", "n")]
)
@pytest.mark.parametrize("batched", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("dtype", [np.float64, np.complex128])
def test_batched_matrix_products_align_their_stacks(a: str, b: str, batched: tuple[int, ...], dtype: Any) -> None:
    lengths = {"1": 1, "j": 2, "k": 3, "l": 2, "m": 4, "n": 5}
    rng = np.random.default_rng(0)
    operands = [rng.standard_normal((3, *(lengths[c] for c in letters))).astype(dtype) for letters in (a, b)]
    if dtype == np.complex128:
        operands = [x + 1j * rng.standard_normal(x.shape) for x in operands]
    traced = compiled.trace(ad.matmul, operands[0][0], operands[1][0])
    assert traced is not None
    given = [x if i in batched else x[0] for i, x in enumerate(operands)]
    found = compiled.batched_value(traced, batched)(*given)
    for k in range(3):
        point = [x[k] if i in batched else x[0] for i, x in enumerate(operands)]
        np.testing.assert_allclose(found[k], point[0] @ point[1])


@pytest.mark.parametrize(
    "key",
    [
        np.array([1, 0, 1]),
        (slice(None), np.array([1, 0])),
        (np.array([1, 0]), slice(None), 0),
        (0, slice(None), np.array([1, 0])),
        (np.array([[1], [0]]), None, np.array([0, 1])),
        (np.array([True, False, True]), slice(None), np.array([0, 1])),
        (..., -1),
        (),
    ],
    ids=str,
)
def test_batched_indexing_keeps_the_batch_in_front(key: Any) -> None:
    x = np.random.default_rng(0).standard_normal((4, 3, 2, 2))
    traced = compiled.trace(lambda x: ad.getitem(x, key=key) ** 2, x[0])
    assert traced is not None
    values, (g,) = compiled.batched_gradient(traced)(x)
    for k in range(4):
        t = ad.tensor(x[k], requires_grad=True)
        y = t[key] ** 2
        np.testing.assert_allclose(values[k], y.data)
        np.testing.assert_allclose(g[k], ad.grad(y.sum(), t)[0].data)


def test_jacobians_and_hessians_come_row_by_row_in_one_call() -> None:
    def f(x: Any) -> Any:
        return ad.stack([ad.sum(x**3), ad.dot(x, x), x[0] * x[1]])

    x = np.array([1.0, 2.0, 3.0])
    traced = compiled.trace(f, x)
    assert traced is not None
    (rows,) = compiled.batched_pullback(traced)(x, np.eye(3))
    np.testing.assert_allclose(rows, np.stack([3 * x**2, 2 * x, np.array([2.0, 1.0, 0.0])]))
    np.testing.assert_allclose(compiled.batched_pushforward(traced)(x, np.eye(3)).T, rows)
    (hessian,) = compiled.batched_pullback(compiled.gradient_of(traced))(x, np.eye(3))
    np.testing.assert_allclose(hessian, np.array([[8.0, 1.0, 0.0], [1.0, 14.0, 0.0], [0.0, 0.0, 20.0]]))


def without_recording(x: Any) -> Any:
    with ad.no_grad():
        y = 2 * x
    return x * y


@pytest.mark.parametrize(
    "f",
    [
        without_recording,
        lambda x: x * 2 if x.sum() > 0 else x,
        np.sin,
        ad.tensor,
        lambda x: float(x.sum()),
        lambda x: 1 / 0,
        lambda x: x.nothing,
        lambda x: "a word",
        lambda x: x * x.detach(),
    ],
)
def test_what_cannot_be_traced_is_none(f: Any) -> None:
    assert compiled.trace(f, np.ones(3)) is None


def test_a_function_that_ignores_its_argument_is_traced_as_a_constant() -> None:
    traced = compiled.trace(lambda x: 3.0, np.ones(2))
    assert traced is not None
    values, (g,) = compiled.batched_gradient(traced)(np.ones((4, 2)))
    assert values.tolist() == [3.0] * 4
    assert g.tolist() == [[0.0, 0.0]] * 4


def test_a_chain_of_twenty_thousand_operations_compiles() -> None:
    x = sym.var("x", ())
    y = x
    for _ in range(10_000):
        y = ad.sin(y) + x
    value, (g,) = sym.compile(y, wrt=[x])(x=0.1)
    expected, slope = 0.1, 1.0
    for _ in range(10_000):
        expected, slope = np.sin(expected) + 0.1, np.cos(expected) * slope + 1
    assert value == pytest.approx(expected)
    assert g == pytest.approx(slope)


def test_generated_code_is_built_from_known_statements_only() -> None:
    x = sym.var("x", (3, 3))
    source = sym.compile(
        ad.softmax(x)[0, np.array([1, 2])].sum() + (x.T @ x)[..., 0].max(), wrt=[x], batch=("x",)
    ).source
    allowed = (ast.FunctionDef, ast.Assign, ast.Return, ast.Delete)
    for function in ast.parse(source).body:
        assert isinstance(function, ast.FunctionDef)
        assert all(isinstance(statement, allowed) for statement in function.body)


def test_whole_powers_that_follow_one_another_are_products() -> None:
    x = sym.var("x", (3,))
    g = sym.compile(x**2 + x**3 + x**4 + x**5, wrt=x)
    assert "**" not in g.source
    at = np.array([-1.5, 0.0, 2.0])
    value, (slope,) = g(x=at)
    np.testing.assert_allclose(value, at**2 + at**3 + at**4 + at**5, rtol=1e-14)
    np.testing.assert_allclose(slope, 2 * at + 3 * at**2 + 4 * at**3 + 5 * at**4, rtol=1e-14)


def test_a_power_that_stands_alone_is_one_operation() -> None:
    assert "x0 ** 7" in sym.compile(sym.var("x", (3,)) ** 7).source


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
def test_the_sum_of_a_vectors_squares_is_the_same_however_it_is_computed(dtype: type) -> None:
    at = np.array([1.5, -2.0, 3.0], dtype) * (1 + (1j if dtype is np.complex128 else 0))
    x = sym.var("x", (3,), dtype)
    for f in (lambda x: (x**2).sum(), lambda x: (x**2).mean(), lambda x: (x**2).sum(axis=0, keepdims=True)):
        found = sym.compile(f(x))(x=at)[0]
        np.testing.assert_allclose(found, f(at), rtol=1e-6)
        assert found.dtype == dtype


def test_calls_that_look_alike_and_calls_that_do_not_get_code_that_fits() -> None:
    x, y = sym.var("x"), sym.var("y")
    g = sym.compile(x * y, wrt=x)
    for at in (np.ones(2), np.ones(3), np.ones(2, np.float32), np.ones(2, ">f8"), np.float64(1), 1, [1.0, 2.0]):
        for _ in range(2):
            value, (slope,) = g(x=at, y=2.0)
            assert np.all(value == 2 * np.asarray(at))
            assert np.all(slope == 2)
    with pytest.raises(ad.AutodiffError, match="no variable z"):
        g(x=1.0, y=2.0, z=3.0)
    with pytest.raises(ad.AutodiffError, match="y"):
        g(x=1.0)
