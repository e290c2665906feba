"""Turn a graph, or a function that can be traced into one, into flat numpy code that takes many points at once.

g = compile(c, wrt=[a, b])                one Python function, value and gradients: value, grads = g(a=..., b=...)
t = trace(f, *arrays)                     the graph of f, or None where f does not work on symbols
batched_value(t), batched_gradient(t), batched_pullback(t), batched_pushforward(t)
                                          functions of arrays, for many points or directions in one call
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autodiff_core import transform
from autodiff_core.code.batch import Batch
from autodiff_core.code.program import Writer, form_of, test_of, written
from autodiff_core.graphs import graph, graph_errors
from autodiff_core.graphs.arguments import array_for, check_names, picker, spec_of, specialised
from autodiff_core.symbol import Symbol, tracing, var

Function = Callable[..., Any]


class Compiled:
    """Generated code for a graph's value and gradients; made anew for every combination of shapes and dtypes.

    Call it with a value for every variable by name. Returns the value, and a tuple with a gradient for each of wrt:
    of the sum of the value's entries if it is not a number. The variables named in `batch` take arrays with one more
    axis in front, and then so have the value and every gradient: one for each point.
    """

    def __init__(self, output: Symbol, wrt: Sequence[Symbol], batch: Sequence[str]) -> None:
        self.output = output
        self.wrt = wrt
        self.variables = graph.variables(output, *wrt)
        self.names = [str(x.name) for x in self.variables]
        self.batch = frozenset(batch)
        if not self.batch <= set(self.names):
            raise graph_errors.unknown_binding(sorted(self.batch - set(self.names)), self.names)
        self.runs: dict[Any, tuple[Function, Function]] = {}
        self.text = ""
        # Calls are most often like the one before: what that ran, and the test whether it fits, are kept at hand.
        self.pick = picker(self.names)
        self.latest: tuple[Function, Function] = (lambda *_: False, lambda *_: None)

    def __call__(self, **values: Any) -> Any:
        try:
            arrays = self.pick(values)
        except KeyError:
            check_names(values, self.variables)
            raise
        fits, run = self.latest
        if len(values) == len(arrays) and fits(*arrays):
            return run(*arrays)
        return self.unlike_before(values)

    def unlike_before(self, values: dict[str, Any]) -> Any:
        """Convert what is no array of the right dtype; generate code if these shapes are new."""
        check_names(values, self.variables)
        arrays = [array_for(x, values[x.name], x.name in self.batch) for x in self.variables]
        key = tuple((type(x), x.shape, x.dtype.char) for x in arrays)
        if key not in self.runs:
            specs = (spec_of(a, x.name in self.batch) for x, a in zip(self.variables, arrays, strict=True))
            self.runs[key] = test_of(arrays), self.generated(tuple(specs))
        self.latest = self.runs[key]
        return self.latest[1](*arrays)

    def generated(self, specs: Sequence[Any]) -> Function:
        roots = [self.output, *self.wrt]
        (output, *wrt), inputs = specialised(roots, dict(zip(self.variables, specs, strict=True)))
        outputs = [output, *transform.gradient(output, wrt)]
        if not self.batch:
            run, self.text = written(Writer(inputs, outputs), "{0}, " + form_of(len(wrt), start=1))
            return run
        batch = Batch(inputs, outputs, [x for x in inputs if x.name in self.batch])
        self.text = batch.source
        return lambda *arrays: first_and_rest(batch(*arrays))

    @property
    def source(self) -> str:
        """The generated code for the shapes that were new last; before any call, for the shapes of the variables."""
        if not self.text:
            self.generated([(x.extent or (), x.dtype) for x in self.variables])
        return self.text


def compile(expression: Symbol, wrt: Any = (), batch: Sequence[str] = ()) -> Compiled:
    """Code for the value of the expression and its gradients with respect to the variables wrt."""
    wanted = tuple(wrt) if isinstance(wrt, Sequence) else (wrt,)
    for x in (expression, *wanted):
        if not isinstance(x, Symbol):
            raise graph_errors.not_a_symbol(x)
    return Compiled(expression, wanted, batch)


class Trace(NamedTuple):
    """A function written as a graph: its result in terms of the variables that it was called with."""

    output: Symbol
    inputs: tuple[Symbol, ...]


def trace(f: Function, *arrays: Any) -> Trace | None:
    """The graph of f for arguments of these shapes and dtypes; None where f does not work on symbols.

    It does not where it branches on values, leaves this package's operations, or raises: call it with tensors then,
    and see what it does.
    """
    inputs = tuple(var(f"x{k}", *spec_of(np.asarray(x))) for k, x in enumerate(arrays))
    try:
        with tracing():
            output = f(*inputs)
        return Trace(output if isinstance(output, Symbol) else Symbol.constant(output), inputs)
    except Exception:
        return None


def batched_value(traced: Trace, batched: Sequence[int] = (0,)) -> Function:
    """A function of arrays that returns (B, *output.shape).

    The arrays at the places `batched` have a leading axis of length B; the others are shared by all B points.
    """
    batch = Batch(traced.inputs, [traced.output], [traced.inputs[k] for k in batched])
    return lambda *arrays: batch(*arrays)[0]


def batched_gradient(traced: Trace, wrt: Sequence[int] = (0,), batched: Sequence[int] = (0,)) -> Function:
    """A function of arrays that returns values (B, *output.shape) and a tuple of gradients (B, *x.shape).

    The gradients are those of the sum of the output's entries. With batched=() there is one point, and no axis B.
    """
    inputs = list(traced.inputs)
    outputs = [traced.output, *transform.gradient(traced.output, [inputs[k] for k in wrt])]
    if not batched:
        return written(Writer(inputs, outputs), "{0}, " + form_of(len(wrt), start=1))[0]
    batch = Batch(inputs, outputs, [inputs[k] for k in batched])
    return lambda *arrays: first_and_rest(batch(*arrays))


def batched_pullback(traced: Trace, wrt: Sequence[int] = (0,)) -> Function:
    """A function of arrays and of cotangents (B, *output.shape) that returns a tuple of (B, *x.shape).

    The arrays are shared by all cotangents: with rows of the identity these are rows of the Jacobian.
    """
    output, inputs = traced
    seed = var("cotangent", output.shape, output.dtype)
    found = transform.gradient(output, [inputs[k] for k in wrt], seed)
    batch = Batch([*inputs, seed], found, [seed])
    return lambda *arrays: tuple(batch(*arrays))


def batched_pushforward(traced: Trace, wrt: int = 0) -> Function:
    """A function of arrays and of tangents (B, *x.shape) that returns (B, *output.shape)."""
    output, inputs = traced
    direction = var("tangent", inputs[wrt].shape, inputs[wrt].dtype)
    found = transform.tangent(output, [inputs[wrt]], [direction])
    batch = Batch([*inputs, direction], [found], [direction])
    return lambda *arrays: batch(*arrays)[0]


def gradient_of(traced: Trace, wrt: int = 0) -> Trace:
    """The gradient of the sum of the output's entries, as a function of the same inputs."""
    return Trace(transform.gradient(traced.output, [traced.inputs[wrt]])[0], traced.inputs)


def first_and_rest(found: list[Any]) -> tuple[Any, tuple[Any, ...]]:
    return found[0], tuple(found[1:])
