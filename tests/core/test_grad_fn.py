"""How a result was made can be read from it, as in torch."""

import numpy as np
import pytest

import autodiff_core as ad


def test_a_result_names_the_operation_that_made_it(x: ad.Tensor) -> None:
    y = (x * 2).sum(axis=0)
    assert repr(y.grad_fn) == "<sum>"
    assert y.grad_fn.name() == "sum"
    assert y.grad_fn.params == {"axis": 0, "keepdims": False}
    assert y.grad_fn == y.grad_fn
    assert len({y.grad_fn, y.grad_fn}) == 1
    assert x.grad_fn is None


def test_next_functions_lead_to_the_leaves(x: ad.Tensor) -> None:
    y = x * 2 + np.ones(2)
    ((product, index), (constant, _)) = y.grad_fn.next_functions
    assert (product.op, index, constant) == (ad.multiply, 0, None)
    ((leaf, _), (number, _)) = product.next_functions
    assert repr(leaf) == "<accumulate>"
    assert leaf.variable is x
    assert leaf.next_functions == ()
    assert number is None
    with pytest.raises(AttributeError):
        product.variable  # noqa: B018


def test_an_operation_of_many_operands_names_them_all(x: ad.Tensor) -> None:
    y = ad.concatenate([x, np.zeros(1), x * 2])
    assert [None if f is None else f.name() for f, _ in y.grad_fn.next_functions] == ["accumulate", None, "multiply"]
    assert len(y.grad_fn.inputs) == 3


def test_what_a_backward_pass_freed_is_gone(x: ad.Tensor) -> None:
    y = x * x
    y.sum().backward()
    assert y.grad_fn.next_functions == ()
    assert y.grad_fn.inputs == ()


@pytest.fixture
def x() -> ad.Tensor:
    return ad.tensor([1.0, 2.0], requires_grad=True)
