"""What forward and reverse accumulation cost, counted on graphs whose cost is known by hand."""

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import sym
from autodiff_core.work import Work, work


def test_reverse_takes_a_pass_for_each_output_and_forward_for_each_input() -> None:
    W, x = sym.var("W", shape=(3, 5)), sym.var("x", shape=(5,))
    forward, reverse = (ad.cost(ad.tanh(W @ x), wrt=x, mode=mode) for mode in ("forward", "reverse"))
    assert (forward.passes, reverse.passes) == (5, 3)
    assert (forward.inputs, forward.outputs) == (reverse.inputs, reverse.outputs) == (5, 3)


@pytest.mark.parametrize("length", [10, 100, 1000])
def test_forward_memory_stays_while_reverse_memory_grows_with_the_program(length: int) -> None:
    x = y = sym.var("x", shape=())
    for _ in range(length):
        y = ad.sin(y)
    forward, reverse = (ad.cost(y, wrt=x, mode=mode) for mode in ("forward", "reverse"))
    assert (forward.kept, forward.peak) == (0, 4)
    assert reverse.kept == length - 1
    assert length <= reverse.peak <= length + 2


def test_many_uses_of_one_input_do_not_fill_the_memory_of_a_forward_pass() -> None:
    x = sym.var("x", shape=())
    y = x
    for k in range(1, 50):
        y = y + ad.sin(float(k) * x)
    assert ad.cost(y, wrt=x, mode="forward").peak < 8


def test_operations_of_a_square_sum_are_those_counted_by_hand() -> None:
    x = sym.var("x", shape=(3,))
    cost = ad.cost(ad.square(x).sum(), wrt=x)
    assert cost.value == Work(multiplications=3, additions=2)
    assert cost.derivative == Work(multiplications=6)
    assert cost.operations == 11


def test_gradients_of_many_inputs_are_cheap_in_reverse_only() -> None:
    X, y, w = sym.var("X", shape=(50, 20)), sym.var("y", shape=(50,)), sym.var("w", shape=(20,))
    loss = ad.square(X @ w - y).mean()
    forward, reverse = (ad.cost(loss, wrt=w, mode=mode) for mode in ("forward", "reverse"))
    assert reverse.operations < 3 * reverse.value.total
    assert forward.operations > 20 * forward.value.total
    assert reverse.kept_numbers == 50


def test_views_take_no_memory() -> None:
    X = sym.var("X", shape=(100, 200))
    assert ad.cost(X.T.reshape(20000).sum(), wrt=X).peak_numbers < 20010


def test_a_report_prints_passes_operations_and_memory() -> None:
    x = sym.var("x", shape=(3,))
    text = str(ad.cost(ad.exp(x).sum(), wrt=x, mode="reverse"))
    assert "3 inputs, 1 output, 1 pass" in text
    assert "kept for a backward pass: 1 value (3 numbers)" in text
    assert any(line.split() == ["exp", "0", "0", "3"] for line in text.splitlines())


def test_variables_without_a_shape_count_as_numbers() -> None:
    a, b = sym.var("a"), sym.var("b")
    assert ad.cost(a * b, wrt=[a, b]).value == Work(multiplications=1)


def test_a_matrix_product_takes_a_multiplication_for_every_pair() -> None:
    assert work(ad.matmul, [(2, 3), (3, 4)], (2, 4), {}) == Work(multiplications=24, additions=16)


@pytest.mark.parametrize("name", sorted(ad.TABLE))
def test_the_work_of_every_row_is_counted_and_never_negative(name: str) -> None:
    row = ad.TABLE[name]
    shapes = [(2, 3)] * min(row.arity, 2)
    assert min(work(row, shapes, (2, 3) if row.kind == "elementwise" else (2,), {})) >= 0


def test_an_unknown_mode_and_a_tensor_are_refused() -> None:
    x = sym.var("x", shape=())
    with pytest.raises(ValueError, match="sideways"):
        ad.cost(x * x, wrt=x, mode="sideways")
    with pytest.raises(TypeError, match="Symbol"):
        ad.cost(ad.tensor(np.ones(3)), wrt=[])
