"""A computation is written down first: it can be read, bound to values, and run forward and backward."""

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import sym
from autodiff_core.graphs.graph import _nodes


def test_nothing_is_computed_until_values_are_bound() -> None:
    a, b = sym.var("a"), sym.var("b")
    c = 2 * a + b
    assert c.list_arguments() == ["a", "b"]
    assert c.infer_shape(a=(3,), b=()) == (3,)
    f = c.bind(a=np.array([1.0, 2.0]), b=np.array([3.0, 4.0]))
    assert f.outputs == []
    assert f.grads == {"a": None, "b": None}
    assert f.forward().tolist() == [5.0, 8.0]
    assert f.outputs[0].tolist() == [5.0, 8.0]
    f.backward()
    assert f.grads["a"].tolist() == [2.0, 2.0]
    assert f.grads["b"].tolist() == [1.0, 1.0]


def test_the_upstream_gradient_weighs_the_outputs_entries() -> None:
    a = sym.var("a")
    f = (a * a).bind(a=[1.0, 2.0, 3.0])
    f.backward(gradient=[1.0, 0.0, 10.0])
    assert f.grads["a"].tolist() == [2.0, 0.0, 60.0]
    with pytest.raises(ad.AutodiffError, match=r"shape of \(2,\) and output\[0\] has a shape of \(3,\)"):
        f.backward(gradient=[1.0, 1.0])


def test_new_values_may_be_given_to_forward() -> None:
    a, b = sym.var("a"), sym.var("b")
    f = (a * b).bind(a=2.0, b=5.0)
    assert f.forward() == 10.0
    assert f.forward(a=3.0) == 15.0
    f.backward()
    assert f.grads == {"a": 5.0, "b": 3.0}


def test_a_variable_that_cancels_out_has_a_zero_gradient() -> None:
    a, b = sym.var("a", (2,)), sym.var("b", (2,))
    value, grads = sym.compile(a + 0 * b, wrt=[a, b])(a=np.ones(2), b=np.ones(2))
    assert value.tolist() == [1.0, 1.0]
    assert [g.tolist() for g in grads] == [[1.0, 1.0], [0.0, 0.0]]


def test_arguments_are_listed_in_the_order_of_the_formula() -> None:
    z, y, x = sym.var("z"), sym.var("y"), sym.var("x")
    assert (ad.exp(x) * y - z * x).list_arguments() == ["x", "y", "z"]


def test_the_formula_of_the_lecture_has_the_gradient_of_the_lecture() -> None:
    x = sym.var("x")
    y = 2 * ad.dot(x, x)
    f = y.bind(x=np.arange(4.0))
    assert f.forward() == 28.0
    f.backward()
    assert f.grads["x"].tolist() == [0.0, 4.0, 8.0, 12.0]
    assert str(y.grad(x)) == "4*x"


def test_equal_nodes_are_one_node() -> None:
    x, y = sym.var("x"), sym.var("y")
    assert sym.var("x") is x
    assert ad.sin(x) * y is y * ad.sin(x)
    assert x + 1 is x + 1.0
    assert (x - y) is not (y - x)
    assert x.sum(axis=0) is ad.sum(x, axis=0)
    assert x[1:, None] is x[1:, None]
    array = np.arange(3.0)
    assert x * array is x * array
    assert x * array is not x * array.copy()
    f = ad.exp(x) + ad.exp(x) * y
    assert len([n for n in f.nodes() if n.op is ad.exp]) == 1


def test_nodes_that_nobody_holds_are_forgotten() -> None:
    gc.collect()
    before = len(_nodes)
    x = sym.var("forgotten")
    y = ad.sin(x) * np.arange(4.0)
    seen = weakref.ref(y)
    assert len(_nodes) > before
    del x, y
    gc.collect()
    assert seen() is None
    assert len(_nodes) == before


def test_nodes_come_operands_first() -> None:
    x, y = sym.var("x"), sym.var("y")
    nodes = (ad.sin(x * y) + x).nodes()
    places = {node: k for k, node in enumerate(nodes)}
    assert all(places[x] < places[node] for node in nodes for x in node.inputs)
    assert [node.name for node in nodes if node.name] == ["x", "y"]


def test_variables_may_be_replaced_by_expressions_and_values() -> None:
    x, y = sym.var("x"), sym.var("y")
    f = ad.sin(x) * y
    assert str(sym.substitute(f, {x: y + 1, y: x})) == "x*sin(y + 1)"
    assert str(sym.substitute(f, {x: np.ones(2), y: 3})) == "3*sin([1.0, 1.0])"
    assert str(sym.substitute(x * x, {x: x + 1})) == "(x + 1)**2"


def test_a_tensor_that_needs_no_gradient_is_a_constant() -> None:
    x = sym.var("x")
    for y in (x * ad.tensor(2.0), ad.tensor(2.0) * x):
        assert str(y) == "2*x"


def test_shapes_may_be_left_open_until_values_come() -> None:
    X, w, t = sym.var("X"), sym.var("w"), sym.var("t")
    loss = ((X @ w - t) ** 2).mean()
    slope = loss.grad(w)
    rng = np.random.default_rng(0)
    for m, n in [(5, 2), (7, 3)]:
        A, v, b = rng.standard_normal((m, n)), rng.standard_normal(n), rng.standard_normal(m)
        np.testing.assert_allclose(sym.evaluate(slope, X=A, w=v, t=b), 2 / m * A.T @ (A @ v - b))
        np.testing.assert_allclose(sym.compile(slope)(X=A, w=v, t=b)[0], 2 / m * A.T @ (A @ v - b))


def test_the_derivative_of_an_open_graph_is_differentiated_again_when_shapes_are_known() -> None:
    x = sym.var("x")
    second = (x.sum() ** 3).grad(x).grad(x)
    np.testing.assert_allclose(sym.evaluate(second, x=np.array([1.0, 2.0])), [36.0, 36.0])
    assert str((x**3).grad(x).grad(x)) == "6*x"


def test_functions_that_ask_for_shapes_can_be_written_before_there_are_any() -> None:
    z, w = sym.var("z"), sym.var("w")
    labels = np.array([1, 0])
    loss = ad.cross_entropy(z @ w, labels) + ad.var(w, axis=0).sum() + ad.stack([w, 2 * w], axis=1).sum()
    rng = np.random.default_rng(1)
    Z, W = rng.standard_normal((2, 3)), rng.standard_normal((3, 4))
    value, (g,) = sym.compile(loss, wrt=w)(z=Z, w=W)
    t = ad.tensor(W, requires_grad=True)
    expected = ad.cross_entropy(Z @ t, labels) + ad.var(t, axis=0).sum() + ad.stack([t, 2 * t], axis=1).sum()
    np.testing.assert_allclose(value, expected.data)
    np.testing.assert_allclose(g, ad.grad(expected, t)[0].data)


def test_the_size_of_a_derivative_swells_as_a_tree_and_not_as_a_graph() -> None:
    x = sym.var("x")
    f, trees, graphs = x, [], []
    for _ in range(12):
        f = ad.sin(f)
        tree, graph = sym.size(f.grad(x).grad(x))
        trees.append(tree)
        graphs.append(graph)
    assert trees[11] > 15 * trees[3]
    assert graphs[11] < 4 * graphs[3]


def test_one_variable_or_a_list_of_them_may_be_differentiated_for() -> None:
    x, y = sym.var("x"), sym.var("y")
    dx, dy = (x * x * y).grad([x, y])
    assert (str(dx), str(dy)) == ("2*x*y", "x**2")
    assert (x * x * y).grad(x) is dx


def test_a_derivative_may_be_taken_for_a_part_of_the_formula() -> None:
    x = sym.var("x", ())
    h = ad.sin(x)
    assert str((h * h).grad(h)) == "2*sin(x)"


def test_a_variable_with_a_dtype_takes_that_dtype_and_others_what_comes() -> None:
    a, b = sym.var("a", dtype=np.float32), sym.var("b")
    assert a.bind(a=[1.0, 2.0]).forward().dtype == np.float32
    assert (2 * b).bind(b=np.ones(2, np.float32)).forward().dtype == np.float32
    assert (b / 2).bind(b=3).forward() == 1.5


def test_a_chain_of_a_hundred_thousand_operations_needs_no_recursion() -> None:
    x = sym.var("x")
    y = x
    for _ in range(100_000):
        y = ad.sin(y)
    assert sym.size(y) == (100_001, 100_001)
    assert len(str(y)) == 500_001
    assert repr(y).startswith("<Symbol sin(sin(")
    assert sym.substitute(y, {x: sym.var("x", ())}).grad(sym.var("x", ())).op is ad.multiply
    assert sym.evaluate(y, x=0.5) == pytest.approx(np.sqrt(3 / 100_000), rel=1e-3)
    del y
    gc.collect()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda c: c.bind(a=1.0), "no value for b"),
        (lambda c: c.bind(a=1.0, b=2.0, z=3.0), "there is no variable z: the variables are a, b"),
        (lambda c: c.bind(a=np.ones(3), b=np.ones(2)), r"add cannot take operands of shape \(3,\) and \(2,\)"),
        (lambda c: c.infer_shape(a=(3,)), "no value for b"),
        (lambda c: c.infer_shape(a=(3,), b=(2,)), r"\(3,\) and \(2,\).*do not broadcast"),
        (lambda c: sym.compile(c)(a=1.0), "no value for b"),
        (lambda c: sym.compile(c)(a=1.0, b=1.0, z=1.0), "no variable z"),
        (lambda c: sym.compile(c, batch=("z",)), "no variable z"),
        (lambda c: (c * sym.var("a", ())).list_arguments(), "two variables are called 'a'"),
        (lambda c: sym.evaluate(sym.var("q", (3,)), q=np.ones(4)), r"q was made with shape \(3,\).* has shape \(4,\)"),
        (lambda c: sym.substitute(sym.var("q", (3,)), {sym.var("q", (3,)): 1.0}), r"made with shape \(3,\)"),
        (lambda c: sym.var("q", (2, 3)) @ sym.var("r", (2,)), r"matmul cannot take operands of shape \(2, 3\) and \(2"),
        (lambda c: sym.var("q", (3,))[5], "getitem cannot take"),
        (lambda c: c.shape, r"shape of 2\*a \+ b is not known yet"),
        (lambda c: bool(c > 0), r"truth of 2\*a \+ b > 0 is not known"),
        (float, "number behind"),
        (np.asarray, "array behind"),
        (lambda c: c * ad.tensor(1.0, requires_grad=True), "a Tensor that requires grad and a Symbol meet"),
        (lambda c: ad.tensor(1.0, requires_grad=True) * c, "a Tensor that requires grad and a Symbol meet"),
        (lambda c: (c > 0).grad(sym.var("a")).bind(a=1.0, b=1.0), "only floating point symbols have derivatives"),
    ],
)
def test_a_mistake_is_named(wrong: Any, words: str) -> None:
    with pytest.raises(ad.AutodiffError, match=words):
        wrong(2 * sym.var("a") + sym.var("b"))


def test_a_graph_cannot_hold_a_cycle_because_a_replacement_is_not_replaced_again() -> None:
    x, y = sym.var("x"), sym.var("y")
    assert str(sym.substitute(ad.sin(x) * y, {x: y, y: x})) == "x*sin(y)"
    assert str(sym.substitute(ad.sin(x), {x: ad.sin(x)})) == "sin(sin(x))"


@pytest.mark.parametrize("name", ["1a", "a b", "", 3, "a\nb"])
def test_names_are_identifiers(name: Any) -> None:
    with pytest.raises(ValueError, match="cannot name a variable"):
        sym.var(name)


@pytest.mark.parametrize(
    "wrong", [lambda x: x.grad("x"), lambda x: sym.compile(x, wrt="x"), lambda x: x.grad([x, 1.0])]
)
def test_what_is_no_symbol_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="expected a Symbol"):
        wrong(sym.var("x"))


def test_words_cannot_be_operands() -> None:
    with pytest.raises(TypeError, match="unsupported operand of type str"):
        sym.var("x") + "one"
