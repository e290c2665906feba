"""What can go wrong, in torch's wording, each followed by what to do about it.

Every function here returns the exception to raise; catch them all as `AutodiffError`.
"""


class AutodiffError(RuntimeError):
    """A gradient was asked for in a way that has no answer."""


class ShapeError(AutodiffError, ValueError):
    """Operands whose shapes do not fit together. A ValueError too, as numpy raises one."""


def unfit(op: str, shapes: list[tuple[int, ...]], why: object) -> ShapeError:
    return ShapeError(f"{op} cannot take operands of shape {' and '.join(map(str, shapes))}: {why}")


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


def modified(op: str, shape: tuple[int, ...], version: int, expected: int) -> AutodiffError:
    return AutodiffError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"an operand of shape {shape} of {op} is at version {version}; expected version {expected} instead. "
        "Call backward before changing it, or change a copy: x = x + ... instead of x += ..."
    )


def leaf_in_place() -> AutodiffError:
    return AutodiffError(
        "a leaf Variable that requires grad is being used in an in-place operation. "
        "Write x = x + ... for a new tensor, or update it inside `with no_grad():`."
    )


def in_place_shape(own: tuple[int, ...], result: tuple[int, ...]) -> ShapeError:
    return ShapeError(f"output with shape {own} doesn't match the broadcast shape {result}")


def in_place_dtype(own: object, result: object) -> AutodiffError:
    return AutodiffError(
        f"result type {result} can't be cast to the desired output type {own}. "
        "Make the tensor with dtype=float, or write x = x + ... for a new one."
    )


def non_finite_value(op: str, number: str, line: str) -> AutodiffError:
    return AutodiffError(f"{op} gave {number}, from operands that are finite. It was called in {line}")


def non_finite_cotangent(op: str, number: str, line: str | None) -> AutodiffError:
    where = (
        f"It was called in {line}" if line else "Compute forward under set_detect_anomaly(True) too to see its line."
    )
    return AutodiffError(f"the derivative of {op} gave {number}, from an upstream gradient that is finite. {where}")


def grad_type(given: object) -> TypeError:
    return TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(given).__name__}")


def grad_does_not_fit(given: tuple[object, object], own: tuple[object, object]) -> AutodiffError:
    return AutodiffError(
        f"assigned grad has a shape of {given[0]} and the dtype {given[1]}, the tensor has {own[0]} and {own[1]}"
    )


def nothing_to_retain() -> AutodiffError:
    return AutodiffError(
        "can't retain_grad on Tensor that has requires_grad=False. "
        "Call requires_grad_(True) on the inputs before computing."
    )


def copied_result() -> AutodiffError:
    return AutodiffError(
        "Only Tensors created explicitly by the user (graph leaves) can be copied or pickled. "
        "detach() this one first, or clone() it to keep its history."
    )


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


def cotangent_shape(given: tuple[int, ...], wanted: tuple[int, ...]) -> ShapeError:
    return ShapeError(
        f"Mismatch in shape: grad_output[0] has a shape of {given} and output[0] has a shape of {wanted}."
    )


def several_results(result: object) -> TypeError:
    return TypeError(
        f"f must return one array or number to be differentiated, but it returned a {type(result).__name__}. "
        "Join its parts with concatenate or stack, or differentiate them one at a time."
    )


def tangent_count(primals: int, tangents: int) -> AutodiffError:
    return AutodiffError(
        f"jvp got {primals} primal(s) and {tangents} tangent(s): pass one tangent for each primal, "
        "in tuples: jvp(f, (x,), (v,))."
    )


def tangent_shape(i: int, given: tuple[int, ...], wanted: tuple[int, ...]) -> AutodiffError:
    return AutodiffError(f"Mismatch in shape: tangent {i} has a shape of {given} and primal {i} has one of {wanted}.")


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


GRAD_OF_RESULT = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. "
    "Its .grad attribute won't be populated during backward(). "
    "If you want it, call .retain_grad() on the non-leaf Tensor before backward; "
    "if you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead."
)


def nothing_to_draw(x: object) -> TypeError:
    return TypeError(
        f"cannot draw a {type(x).__name__}: give a Tensor, a Symbol, or what symbol.bind(...) returned. "
        "A plain array has no history: make the inputs with ad.tensor(..., requires_grad=True)."
    )


def cost_of(x: object) -> TypeError:
    return TypeError(
        f"cost wants a Symbol, whose graph is known before it runs, but got {type(x).__name__}: "
        'write the function with sym.var("x", shape=(3,)), or trace it with sym.trace(f, x).output.'
    )


def hidden_operand() -> AutodiffError:
    return AutodiffError(
        "the function in checkpoint uses a tensor that requires grad but is not among its arguments, so its gradient "
        "would be lost. Pass it as one: checkpoint(f, x, w) instead of checkpoint(lambda x: x @ w, x)."
    )


def checkpoint_result(y: object) -> TypeError:
    return TypeError(f"the function in checkpoint must return one Tensor, but returned {type(y).__name__}")
