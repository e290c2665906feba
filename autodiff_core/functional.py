"""Differentiate functions and results without touching anyone's .grad.

    (g,) = ad.grad(output, (x,))               # of a result that was recorded
    J, H = ad.jacobian(f, x), ad.hessian(f, x)  # of a function, by whatever takes the fewest passes

Everything takes arrays, and traced values where derivatives are nested.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autodiff_core import compiled, errors
from autodiff_core.code import vectorised
from autodiff_core.forward import jvp
from autodiff_core.functions.composed import stack
from autodiff_core.rules import Traced
from autodiff_core.tapes import tape
from autodiff_core.tapes.grad_mode import recording
from autodiff_core.tapes.lifted import dtype_of, operand, plain, zeros_like
from autodiff_core.tapes.pullback import recorded
from autodiff_core.tensor import Tensor, seed

# Compiling costs about as much as so many passes over the tape.
FEW = 4


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

    Where primals are arrays or numbers, f is called with tensors, and value and cotangents are arrays. Where one is
    traced, or f uses what is (a tensor that requires grad, a symbol, the argument of a derivative around this one),
    they can be differentiated again. Pull back as often as you like.
    """
    xs = tuple(operand(x) for x in primals)
    value, pull = (recorded if any(isinstance(x, Traced) for x in xs) else taped)(f, xs)

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        found = pull(as_cotangent(cotangent, value))
        return tuple(own(settled(g, x)) for g, x in zip(found, xs, strict=True))

    return value, pullback


def taped(f: Callable[..., Any], xs: tuple[Any, ...]) -> tuple[Any, Callable[[Any], Sequence[Any]]]:
    """The value of f at arrays, and its pullback, by the tape of tensors; None stands for zero.

    Where f itself uses values of a derivative that is being taken around this one, the results are traced.
    """
    leaves = tuple(Tensor(x).requires_grad_(True) for x in xs)
    with recording(True):
        output = f(*leaves)
    if isinstance(output, Traced) and not (isinstance(output, Tensor) and grown_from(leaves, output)):
        return recorded(f, xs)
    if not isinstance(output, Tensor) or not output.tracked:
        return plain(output), lambda g: (None,) * len(xs)
    return output.data, lambda g: tape.leaf_gradients(output, g, leaves)


def grown_from(leaves: tuple[Tensor, ...], output: Tensor) -> bool:
    """Whether output depends on no other leaf that requires grad."""
    own, seen, waiting = set(leaves), {output}, [output]
    while waiting:
        node = waiting.pop()
        if node.op is None and node.tracked and node not in own:
            return False
        for x in node.edges:
            if x is not None and x not in seen:
                seen.add(x)
                waiting.append(x)
    return True


def jacobian(f: Callable[[Any], Any], x: Any) -> Any:
    """All derivatives of f, of any shape, at x, of any shape: an array of shape f(x).shape + x.shape.

    Forward accumulation, one pass for each entry of x, where f(x) has more entries than x; otherwise reverse,
    one pass for each entry of f(x). A function that can be traced is compiled, and then all passes are one.
    """
    return derivatives(f, operand(x), lambda x: compiled.trace(f, x))


def hessian(f: Callable[[Any], Any], x: Any) -> Any:
    """All second derivatives at x of f, which gives one number: an array of shape x.shape + x.shape."""
    return derivatives(gradient(f), operand(x), lambda x: vectorised.gradient_trace(f, x))


def derivatives(f: Callable[[Any], Any], x: Any, trace: Callable[[Any], compiled.Trace | None]) -> Any:
    """The Jacobian of f; trace gives the graph of f."""
    value, pullback = vjp(f, x)
    inputs, outputs = math.prod(np.shape(x)), math.prod(np.shape(value))
    shape = np.shape(value) + np.shape(x)
    if 0 in shape:
        return np.zeros(shape, dtype_of(x))
    if min(inputs, outputs) > FEW and not isinstance(x, Traced) and not isinstance(value, Traced):
        found = vectorised.jacobian(trace(x), x, value, lambda u: pullback(u)[0])
        if found is not None:
            return found
    if inputs < outputs:
        return stack([jvp(f, (x,), (v,))[1] for v in units(x)], axis=-1).reshape(shape)
    return stack([pullback(u)[0] for u in units(value)]).reshape(shape)


def hvp(f: Callable[[Any], Any], x: Any, v: Any) -> Any:
    """The Hessian of f at x times v, in x's shape: forward over reverse, for a few times the cost of f."""
    return jvp(gradient(f), (x,), (v,))[1]


def gradient(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function that gives the gradient of f, which gives one number; itself to be differentiated."""
    return lambda x: gradients(f, (x,))[0]


def gradients(f: Callable[..., Any], xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The gradients of f, which gives one number, with a history of their own where xs are traced."""
    if all(isinstance(x, Tensor) and x.tracked for x in xs):
        y = plain(f(*xs))
        if isinstance(y, Tensor):
            found = grad(y, xs, create_graph=True, allow_unused=True)
            return tuple(settled(g, x) for g, x in zip(found, xs, strict=True))
    value, pullback = vjp(f, *xs)
    if math.prod(np.shape(value)) != 1:
        raise errors.not_scalar(np.shape(value))
    return pullback(np.ones(np.shape(value)))


def units(x: Any) -> Iterator[Any]:
    """For every entry of x an array of its shape that is one there and zero elsewhere."""
    if np.shape(x) == ():
        yield dtype_of(x).type(1)
        return
    for i in np.ndindex(np.shape(x)):
        e = np.zeros(np.shape(x), dtype_of(x))
        e[i] = 1
        yield e[()]


def as_cotangent(g: Any, value: Any) -> Any:
    """The cotangent in the dtype of the value it belongs to; raises if the shapes differ."""
    g = g if isinstance(g, Traced) else np.asarray(g, dtype_of(value))[()]
    if np.shape(g) != np.shape(value):
        raise errors.cotangent_shape(np.shape(g), np.shape(value))
    return g


def settled(g: Any, x: Any) -> Any:
    """The cotangent of x in its dtype, with zeros for None."""
    if g is None:
        return zeros_like(x)
    return g if dtype_of(g) == dtype_of(x) else g.astype(dtype_of(x))


def own(g: Any) -> Any:
    """A copy of an array, which may be a view, somebody else's gradient or the cotangent that came in."""
    return g.copy() if isinstance(g, np.ndarray) else g
