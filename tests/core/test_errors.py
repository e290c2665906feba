"""What cannot be answered is refused in torch's words, with what to do about it."""

import numpy as np
import pytest

import autodiff_core as ad


def test_a_vector_has_no_implicit_gradient(x: ad.Tensor) -> None:
    with pytest.raises(RuntimeError, match=r"grad can be implicitly created only for scalar outputs.*\(3,\)"):
        (x * x).backward()


def test_a_constant_has_no_gradient() -> None:
    words = "element 0 of tensors does not require grad and does not have a grad_fn"
    with pytest.raises(RuntimeError, match=words):
        ad.tensor(1.0).backward()


def test_an_integer_leaf_is_refused() -> None:
    words = "only Tensors of floating point and complex dtype can require gradients.*int64"
    with pytest.raises(RuntimeError, match=words):
        ad.arange(4).requires_grad_(True)
    with pytest.raises(RuntimeError, match=words):
        ad.tensor([1, 2], requires_grad=True)


def test_a_second_backward_over_freed_values_is_refused(x: ad.Tensor) -> None:
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        y.backward()
    assert x.grad.tolist() == [2.0, 4.0, 6.0]


def test_a_second_backward_is_allowed_when_the_graph_was_retained_or_nothing_was_saved(x: ad.Tensor) -> None:
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4.0, 8.0, 12.0]
    z = (x + 1).sum()
    z.backward()
    z.backward()
    assert x.grad.tolist() == [6.0, 10.0, 14.0]


def test_changing_a_leaf_that_requires_grad_is_refused(x: ad.Tensor) -> None:
    words = "a leaf Variable that requires grad is being used in an in-place operation"
    for change in (lambda: x.__iadd__(1), lambda: x.__setitem__(0, 1.0), x.zero_):
        with pytest.raises(RuntimeError, match=words):
            change()
    assert x.tolist() == [1.0, 2.0, 3.0]


def test_a_value_that_changed_after_it_was_used_is_noticed(x: ad.Tensor) -> None:
    y = (x * x).sum()
    with ad.no_grad():
        x -= 1.0
    words = r"modified by an inplace operation: an operand of shape \(3,\) of multiply"
    with pytest.raises(RuntimeError, match=words):
        y.backward()


def test_changing_a_tensor_to_another_shape_is_refused() -> None:
    y = ad.zeros(3)
    words = r"output with shape \(3,\) doesn't match the broadcast shape \(2, 3\)"
    with pytest.raises(RuntimeError, match=words):
        y += np.ones((2, 3))


def test_an_upstream_gradient_of_another_shape_is_refused(x: ad.Tensor) -> None:
    with pytest.raises(RuntimeError, match=r"Mismatch in shape: grad_output\[0\] has a shape of \(2,\)"):
        (x * x).backward(ad.ones(2))


def test_an_input_that_was_not_used_is_refused_unless_allowed(x: ad.Tensor) -> None:
    other = ad.tensor(1.0, requires_grad=True)
    with pytest.raises(RuntimeError, match="appears to not have been used in the graph"):
        ad.grad(x.sum(), (x, other))
    assert ad.grad(x.sum(), (x, other), allow_unused=True)[1] is None
    with pytest.raises(RuntimeError, match="does not require grad"):
        ad.grad(x.sum(), ad.tensor(1.0))


def test_shapes_that_do_not_fit_are_all_named() -> None:
    x, y = ad.ones(2, 3, requires_grad=True), ad.ones(2)
    for wrong, words in [
        (lambda: x + y, r"add cannot take operands of shape \(2, 3\) and \(2,\)"),
        (lambda: np.ones((4, 2)) - x, r"subtract cannot take operands of shape \(4, 2\) and \(2, 3\)"),
        (lambda: x @ x, r"matmul cannot take operands of shape \(2, 3\) and \(2, 3\)"),
        (lambda: ad.dot(y, ad.ones(3)), r"dot cannot take operands of shape \(2,\) and \(3,\)"),
        (lambda: ad.where(y > 0, x[0], 1.0), r"where cannot take operands of shape \(2,\) and \(3,\) and \(\)"),
        (lambda: x.reshape(4), r"reshape cannot take operands of shape \(2, 3\).* into shape \(4,\)"),
    ]:
        with pytest.raises(ad.ShapeError, match=words):
            wrong()
    assert issubclass(ad.ShapeError, RuntimeError)
    assert issubclass(ad.ShapeError, ValueError)


def test_places_that_do_not_exist_are_refused(x: ad.Tensor) -> None:
    with pytest.raises(IndexError, match="axis 2 is out of bounds"):
        x.sum(axis=2)
    with pytest.raises(IndexError, match="index 5 is out of bounds"):
        x[5]


def test_a_constant_has_no_gradient_to_retain() -> None:
    with pytest.raises(RuntimeError, match="can't retain_grad on Tensor that has requires_grad=False"):
        ad.ones(2).retain_grad()


def test_a_result_cannot_stop_requiring_grad(x: ad.Tensor) -> None:
    y = x * 2
    with pytest.raises(RuntimeError, match="only change requires_grad flags of leaf variables"):
        y.requires_grad = False


def test_numpy_gets_only_what_is_detached(x: ad.Tensor) -> None:
    with pytest.raises(RuntimeError, match=r"Use tensor.detach\(\).numpy\(\) instead"):
        np.asarray(x)
    assert np.asarray(x.detach()).tolist() == [1.0, 2.0, 3.0]


def test_dot_takes_vectors_only(x: ad.Tensor) -> None:
    with pytest.raises(RuntimeError, match="1D tensors expected, but got 2D and 1D tensors"):
        ad.dot(ad.ones(2, 3), x)


def test_what_is_no_number_is_refused(x: ad.Tensor) -> None:
    with pytest.raises(TypeError, match="unsupported operand of type str"):
        x + "1"
    with pytest.raises(TypeError, match="unsupported operand of type list"):
        ad.tensor(["a"])


@pytest.fixture
def x() -> ad.Tensor:
    return ad.tensor([1.0, 2.0, 3.0], requires_grad=True)
