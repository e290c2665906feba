"""Write a computation down before it runs: make variables, compose, then print, differentiate or bind it.

a, b = sym.var("a"), sym.var("b")
c = 2 * a + b                        # nothing is computed
f = c.bind(a=1.0, b=2.0)
f.forward(), f.backward(), f.grads["a"]
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autodiff_core import transform
from autodiff_core.graphs import formula, graph, graph_errors, shapes
from autodiff_core.graphs.arguments import array_for, check_names, spec_of, specialised
from autodiff_core.graphs.bound import Bound
from autodiff_core.graphs.graph import Shape, Vertex
from autodiff_core.graphs.simplify import Call, settled, simplified
from autodiff_core.rules import Row, Traced
from autodiff_core.tapes.grad_mode import enable_grad, is_grad_enabled
from autodiff_core.tensor import Tensor

_REPR_LENGTH = 80
_tracing: ContextVar[bool] = ContextVar("tracing", default=False)


class Symbol(Vertex):
    """A number or array that is not known yet, written in terms of variables. Make variables with `sym.var`.

    All operations and operators take symbols; numbers and arrays are constants. An array that is used in a graph
    must not be changed afterwards.
    """

    __slots__ = ()

    @staticmethod
    def apply(op: Row, inputs: tuple[Any, ...], params: dict[str, Any] | None = None) -> Any:
        """The node of op on these operands, or a simpler one that is equal to it."""
        if _tracing.get() and not is_grad_enabled():
            raise graph_errors.hidden_from_derivatives()
        params = without_defaults(op, params) if params else {}
        for x in inputs:
            if type(x) is not Symbol and isinstance(x, Traced):
                return foreign(op, inputs, params)
        xs = tuple([x if type(x) is Symbol else Symbol.constant(x) for x in inputs])
        if op.kind == "elementwise":
            xs = settled(xs)
        elif op.kind == "composed" and all(x.extent is not None for x in xs):
            return op.value(*xs, **params)
        extent, dtype = shapes.infer(op, xs, params)
        found = simplified(Call(op, xs, params, extent, dtype))
        return Symbol.made(op, xs, params, extent, dtype) if found is None else found

    def list_arguments(self) -> list[str]:
        """The names of the variables, in the order in which a reader of the formula meets them."""
        return [str(x.name) for x in graph.variables(self)]

    def infer_shape(self, **given: Shape) -> Shape:
        """The shape of the result for variables of these shapes; those that have a shape may be left out."""
        known = graph.variables(self)
        check_names(given, [x for x in known if x.extent is None or x.name in given])
        specs = {x: (tuple(given.get(x.name, x.extent)), x.dtype) for x in known}
        return specialised([self], specs)[0][0].shape  # type: ignore[no-any-return]

    def bind(self, **values: Any) -> Bound:
        """Give every variable a value: the result runs forward and backward."""
        return Bound(self, values)

    def grad(self, wrt: Any) -> Any:
        """The derivative with respect to a variable, a Symbol in its shape; for a list of variables a tuple.

        For a result that is not a number it is the gradient of the sum of its entries.
        """
        wanted = tuple(wrt) if isinstance(wrt, Sequence) else (wrt,)
        for x in wanted:
            if not isinstance(x, Symbol):
                raise graph_errors.not_a_symbol(x)
        if self.extent is None or any(x.extent is None for x in wanted):
            found = tuple(transform.postponed(self, x) for x in wanted)
        else:
            found = transform.gradient(self, wanted)
        return found if isinstance(wrt, Sequence) else found[0]

    def nodes(self) -> list["Symbol"]:
        """Every node of the formula once, operands before results: `.op`, `.inputs`, `.params`, `.name`, `.value`."""
        return graph.order(transform.formula(self))

    def __str__(self) -> str:
        return formula.written(transform.formula(self))

    def __repr__(self) -> str:
        return f"<Symbol {formula.beginning(transform.formula(self), _REPR_LENGTH)}>"


def var(name: str, shape: Shape | int | None = None, dtype: Any = None) -> Symbol:
    """A variable. Without a shape it takes any when it is bound; without a dtype it takes what is bound, float64 first.

    Variables of one name, shape and dtype are one variable.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise graph_errors.bad_name(name)
    extent = (shape,) if isinstance(shape, int) else None if shape is None else tuple(shape)
    return Symbol.variable(name, extent, dtype)


@contextmanager
def tracing() -> Iterator[None]:
    """While a function is called to learn its graph: what it computes under no_grad cannot become part of that."""
    token = _tracing.set(True)
    try:
        with enable_grad():
            yield
    finally:
        _tracing.reset(token)


def without_defaults(op: Row, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that say something: sum(x) and sum(x, axis=None) are the same node."""
    defaults = getattr(op.value, "__kwdefaults__", None) or {}
    return {
        k: v for k, v in params.items() if k not in defaults or type(v) is not type(defaults[k]) or v != defaults[k]
    }


def foreign(op: Row, inputs: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """Take tensors that are constants as their numbers; leave the operation to operands that are traced otherwise."""
    if any(isinstance(x, Tensor) and x.requires_grad for x in inputs):
        raise graph_errors.mixed()
    xs = tuple(x.data if isinstance(x, Tensor) else x for x in inputs)
    owner = next((x for x in xs if isinstance(x, Traced) and not isinstance(x, Symbol)), Symbol)
    return owner.apply(op, xs, params)


def evaluate(expression: Symbol, **values: Any) -> Any:
    """The value of the expression, computed node by node as tensors compute."""
    variables = graph.variables(expression)
    check_names(values, variables)
    arrays = [array_for(x, values[x.name]) for x in variables]
    specs = {x: spec_of(a) for x, a in zip(variables, arrays, strict=True)}
    (root,), inputs = specialised([expression], specs)
    return transform.evaluate(root, dict(zip(inputs, arrays, strict=True)))


def substitute(expression: Symbol, replacements: dict[Symbol, Any]) -> Symbol:
    """The expression with other symbols, numbers or arrays in the place of variables."""
    for x, y in replacements.items():
        if x.extent is not None and np.shape(y) != x.extent:
            raise graph_errors.declared_otherwise(str(x.name), x.extent, np.shape(y))
    mapping = {x: y if isinstance(y, Symbol) else Symbol.constant(y) for x, y in replacements.items()}
    return transform.substitute((expression,), mapping)[0]  # type: ignore[no-any-return]


def size(expression: Symbol) -> tuple[int, int]:
    """How many nodes the formula has when written out as a tree, and as a graph, where equal nodes are one."""
    root = transform.formula(expression)
    return formula.tree_size(root), len(graph.order(root))
