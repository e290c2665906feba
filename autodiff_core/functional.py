"""Differentiate functions and results without touching anyone's .grad."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autodiff_core import errors, tape
from autodiff_core.tensor import Tensor, recording, seed


def grad(
    output: Tensor,
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Any = None,
    create_graph: bool = False,
    retain_graph: bool | None = None,
    allow_unused: bool = False,
) -> tuple[Any, ...]:
    """The gradients of output with respect to inputs, one Tensor each, as torch.autograd.grad returns them.

    grad_outputs: the upstream gradient in output's shape; may be left out for a single number.
    create_graph: record the computation of the gradients, so that they can be differentiated again.
    """
    wanted = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    if not all(x.tracked for x in wanted):
        raise errors.input_needs_no_grad()
    keep = create_graph if retain_graph is None else retain_graph
    with recording(create_graph):
        found = tape.gradients(output, seed(output, grad_outputs, create_graph), wanted, keep, create_graph)
    if not allow_unused and any(g is None for g in found):
        raise errors.unused()
    return tuple(g if g is None or isinstance(g, Tensor) else Tensor(np.array(g)[()]) for g in found)


def vjp(f: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """The value of f at the primals, and the function that pulls a cotangent of it back to the primals.

    Primals and cotangents are arrays or numbers; f is called with tensors. Pull back as often as you like.
    """
    leaves = tuple(Tensor(np.array(x)[()]).requires_grad_(True) for x in primals)
    with recording(True):
        output = f(*leaves)
    if not isinstance(output, Tensor) or not output.tracked:
        value = output.data if isinstance(output, Tensor) else output
        return value, lambda cotangent: tuple(np.zeros_like(x.data) for x in leaves)

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        found = grad(output, leaves, cotangent, retain_graph=True, allow_unused=True)
        pairs = zip(leaves, found, strict=True)
        return tuple(np.zeros_like(x.data) if g is None else g.data for x, g in pairs)

    return output.data, pullback
