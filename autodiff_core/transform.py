"""Make graphs out of graphs: gradients and tangents as formulas, other operands in place of variables, values.

Every function here goes once over the nodes in the order of their age; nothing recurses.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.domain import REAL, case, over
from autodiff_core.graphs import graph_errors
from autodiff_core.graphs.graph import Vertex, order, read_as_numbers
from autodiff_core.rules import General


def undefined(*_: Any) -> Any:
    raise graph_errors.needs_shapes("an open graph")


# Stands for the derivative of its first operand by its second until shapes are known, because rules ask for them.
derivative = General("derivative", over(REAL, REAL, at=(case("n,n"),)), undefined, undefined, undefined)

# Stands for a number of entries that is not known.
size = General("size",
    over(REAL, at=(case("n"),)),
    lambda       x, *, axis=None: np.float64(np.size(x, axis)),
    lambda g, y, x, *, axis=None: None)  # fmt: skip


def gradient(output: Any, wrt: Sequence[Any], seed: Any = None) -> tuple[Any, ...]:
    """The gradients of the sum of output's entries, as nodes; seed weighs the entries, in output's shape.

    wrt: variables, or nodes that output was made from. Zeros where output does not depend on one.
    """
    for node in (output, *wrt):
        if node.dtype.kind not in "fc":
            raise graph_errors.not_differentiable(node, node.dtype)
    nodes = order(output)
    moving = depending(nodes, wrt)
    cotangents = {output: output.filled(1) if seed is None else seed}
    kept = set(wrt)
    for node in reversed(nodes):
        g = cotangents.get(node) if node in kept else cotangents.pop(node, None)
        if g is None or node.op is None or node not in moving:
            continue
        for i, x in enumerate(node.inputs):
            if x in moving:
                c = node.op.cotangent(i, g, node, node.inputs, node.params)
                if node.op is ops.mean and x.extent is None:
                    c = c / count(x, node.params.get("axis"))
                if c is not None:
                    cotangents[x] = cotangents[x] + c if x in cotangents else c
    return tuple(settled(cotangents.get(x), x) for x in wrt)


def count(x: Any, axis: Any) -> Any:
    """How many entries a mean of x is taken over: a formula cannot hide that number, as it can hide shapes."""
    of_same_size = [y for y in x.inputs if not y.is_number]
    while x.op is not None and x.op.kind == "elementwise" and len(of_same_size) == 1:
        (x,) = of_same_size
        of_same_size = [y for y in x.inputs if not y.is_number]
    return x.apply(size, (x,), {} if axis is None else {"axis": axis})


def tangent(output: Any, wrt: Sequence[Any], directions: Sequence[Any]) -> Any:
    """The derivative of output in the given directions, one for each of wrt in its shape, as a node."""
    return settled(tangents(order(output), wrt, directions).get(output), output)


def tangents(nodes: Sequence[Any], wrt: Sequence[Any], directions: Sequence[Any]) -> dict[Any, Any]:
    """The derivatives in the given directions of every node, operands before results; None where it is zero."""
    moving = depending(nodes, wrt)
    found: dict[Any, Any] = dict(zip(wrt, directions, strict=True))
    for node in nodes:
        if node in moving and node not in found:
            found[node] = node.op.tangent(node, node.inputs, [found.get(x) for x in node.inputs], node.params)
    return found


def depending(nodes: Iterable[Any], wrt: Iterable[Any]) -> set[Any]:
    """Those of the nodes that change with one of wrt, and wrt themselves."""
    moving = set(wrt)
    for node in nodes:
        if any(x in moving for x in node.inputs):
            moving.add(node)
    return moving


def settled(g: Any, x: Any) -> Any:
    """A cotangent or tangent of x in x's dtype; zeros where there is none."""
    if g is None:
        return x.filled(0)
    if not isinstance(g, Vertex):
        g = x.constant(g)
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def substitute(roots: Sequence[Any], mapping: Mapping[Any, Any]) -> tuple[Any, ...]:
    """The roots with nodes put in the place of others; operations are applied anew where an operand changes."""
    new: dict[Any, Any] = dict(mapping)
    for node in order(*roots):
        if node in new:
            continue
        inputs = tuple(new[x] for x in node.inputs)
        if all(x is old for x, old in zip(inputs, node.inputs, strict=True)):
            new[node] = node
        elif node.op is derivative:
            new[node] = derived(inputs[0], inputs[1], node)
        else:
            new[node] = node.apply(node.op, inputs, node.params)
    return tuple(new[root] for root in roots)


def derived(output: Any, x: Any, node: Any) -> Any:
    """The gradient once every shape is known; until then a node that stands for it."""
    if x.name is None and node.inputs[1].name is not None:
        raise graph_errors.needs_shapes(node)
    return gradient(output, (x,))[0] if output.extent is not None else postponed(output, x)


def postponed(output: Any, x: Any) -> Any:
    return output.made(derivative, (output, x), {}, None, x.dtype)


def formula(root: Any) -> Any:
    """The graph with every derivative written out, where shapes that are not known are those of numbers."""
    new: dict[Any, Any] = {}
    with read_as_numbers():
        for node in order(root):
            inputs = tuple(new[x] for x in node.inputs)
            if node.op is derivative:
                new[node] = written_out(inputs[0], inputs[1], node)
            elif any(x is not old for x, old in zip(inputs, node.inputs, strict=True)):
                new[node] = node.apply(node.op, inputs, node.params)
            else:
                new[node] = node
    return new[root]


def written_out(output: Any, x: Any, node: Any) -> Any:
    """The derivative as of a function of numbers, or the node that stands for it where a rule needs real shapes."""
    try:
        return gradient(output, (x,))[0]
    except (ArithmeticError, LookupError, ValueError, TypeError, RuntimeError):
        return node


def evaluate(root: Any, values: Mapping[Any, Any]) -> Any:
    """The value of root, node by node, given those of the variables."""
    found: dict[Any, Any] = dict(values)
    for node in order(root):
        if node in found:
            continue
        found[node] = node.value if node.op is None else node.op.value(*(found[x] for x in node.inputs), **node.params)
    return found[root]
