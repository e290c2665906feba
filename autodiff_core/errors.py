"""What can go wrong, in torch's wording, each followed by what to do about it.

Every function here returns the exception to raise; catch them all as `AutodiffError`.
"""


class AutodiffError(RuntimeError):
    """A gradient was asked for in a way that has no answer."""


def not_scalar(shape: tuple[int, ...]) -> AutodiffError:
    return AutodiffError(
        f"grad can be implicitly created only for scalar outputs: this one has shape {shape}. "
        "Sum it first, or pass the upstream gradient: y.backward(gradient=...)."
    )


def no_grad_fn() -> AutodiffError:
    return AutodiffError(
        "element 0 of tensors does not require grad and does not have a grad_fn. "
        "Call x.requires_grad_(True) on the inputs before computing, and compute outside no_grad()."
    )


def freed() -> AutodiffError:
    return AutodiffError(
        "Trying to backward through the graph a second time (or directly access saved tensors after they "
        "have already been freed). Saved intermediate values of the graph are freed when you call "
        ".backward() or autodiff_core.grad(). Specify retain_graph=True if you need to backward through the "
        "graph a second time."
    )


def modified(op: str, shape: tuple[int, ...]) -> AutodiffError:
    return AutodiffError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"an operand of shape {shape} of {op}. Call backward before changing it, or change a copy."
    )


def leaf_in_place() -> AutodiffError:
    return AutodiffError(
        "a leaf Variable that requires grad is being used in an in-place operation. "
        "Write x = x + ... for a new tensor, or update it inside `with no_grad():`."
    )


def recorded_in_place() -> AutodiffError:
    return AutodiffError(
        "this tensor is the result of a recorded operation and cannot be changed in place. "
        "Compute a new one (where, stack and concatenate help), or detach() it first."
    )


def in_place_shape(own: tuple[int, ...], result: tuple[int, ...]) -> AutodiffError:
    return AutodiffError(f"output with shape {own} doesn't match the broadcast shape {result}")


def not_floating(dtype: object) -> AutodiffError:
    return AutodiffError(
        f"only Tensors of floating point and complex dtype can require gradients: this one is {dtype}. "
        "Write 1.0 instead of 1, or pass dtype=float."
    )


def not_a_leaf() -> AutodiffError:
    return AutodiffError(
        "you can only change requires_grad flags of leaf variables. "
        "If you want to use a computed variable in a subgraph that doesn't require differentiation "
        "use var_no_grad = var.detach()."
    )


def cotangent_shape(given: tuple[int, ...], wanted: tuple[int, ...]) -> AutodiffError:
    return AutodiffError(
        f"Mismatch in shape: grad_output[0] has a shape of {given} and output[0] has a shape of {wanted}."
    )


def input_needs_no_grad() -> AutodiffError:
    return AutodiffError(
        "One of the differentiated Tensors does not require grad. "
        "Call requires_grad_(True) on every input before computing the output."
    )


def unused() -> AutodiffError:
    return AutodiffError(
        "One of the differentiated Tensors appears to not have been used in the graph. "
        "Set allow_unused=True if this is the desired behavior."
    )


def to_numpy() -> AutodiffError:
    words = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
    return AutodiffError(words)


def not_vectors(left: int, right: int) -> AutodiffError:
    return AutodiffError(
        f"1D tensors expected, but got {left}D and {right}D tensors. "
        "For matrices use matmul, or the operator @ that means the same."
    )


def not_numbers(operand: object) -> TypeError:
    return TypeError(
        f"unsupported operand of type {type(operand).__name__}: "
        "operations take numbers, lists of numbers, numpy arrays and tensors"
    )
