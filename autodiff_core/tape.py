"""Keep what was computed and go back through it: reverse accumulation, from a result to its leaves.

Nodes are visited in the order opposite to their creation, which every node carries; nothing recurses, so a
chain may be as long as memory allows.
"""

import itertools
from typing import Any

import numpy as np

from autodiff_core import errors
from autodiff_core.operand import Operand
from autodiff_core.rules import Row

_clock = itertools.count()


class Node(Operand):
    """A value with the row that made it (None for a leaf), that row's operands and static parameters.

    inputs holds operands that are nodes as they are, and constants as plain numbers and arrays; it is emptied
    when a backward pass frees what the row had saved.
    """

    __slots__ = ("data", "grad", "inputs", "op", "order", "params", "retains_grad", "tracked")

    def __init__(
        self,
        data: Any,
        tracked: bool = False,
        op: Row | None = None,
        inputs: tuple[Any, ...] = (),
        params: dict[str, Any] | None = None,
    ) -> None:
        self.data = data
        self.tracked = tracked
        self.op = op
        self.inputs = inputs
        self.params = params
        self.order = next(_clock)
        self.grad: Any = None
        self.retains_grad = False

    def replace(self, data: Any) -> None:
        """Change a leaf's numbers. The old array stays as it was: other nodes may hold it."""
        self.data = data
        self.order = next(_clock)


Cotangents = dict[Node, Any]


def backward(output: Node, g: Any, retain_graph: bool, create_graph: bool) -> None:
    """Add the cotangents of the leaves behind output to their .grad, given that of output."""
    leaves, cotangents = accumulate(output, g, (), retain_graph, create_graph)
    for leaf in leaves:
        add_to_grad(leaf, cotangents.get(leaf), create_graph)


def gradients(
    output: Node,
    g: Any,
    inputs: tuple[Node, ...],
    retain_graph: bool,
    create_graph: bool,
) -> list[Any]:
    """The cotangents of the inputs, arrays or nodes; None for what output was not computed from."""
    leaves, cotangents = accumulate(output, g, inputs, retain_graph, create_graph)
    reached = {*leaves, *cotangents}
    return [settled(cotangents.get(x), x) if x in reached else None for x in inputs]


def accumulate(
    output: Node, g: Any, wanted: tuple[Node, ...], retain_graph: bool, create_graph: bool
) -> tuple[list[Node], Cotangents]:
    """The leaves behind output, and the cotangents of leaves and wanted nodes."""
    nodes, leaves = history(output)
    cotangents: Cotangents = {output: g}
    kept = set(wanted)
    for node in nodes:
        c = cotangents.get(node) if node in kept else cotangents.pop(node, None)
        if c is not None:
            if node.retains_grad:
                add_to_grad(node, c, create_graph)
            pull(node, c, cotangents, create_graph)
    if not retain_graph:
        release(nodes)
    return leaves, cotangents


def history(output: Node) -> tuple[list[Node], list[Node]]:
    """The recorded nodes behind output, newest first, and the leaves."""
    nodes, leaves = [], []
    seen, waiting = {output}, [output]
    while waiting:
        node = waiting.pop()
        if node.op is None:
            leaves.append(node)
            continue
        if not node.inputs:
            raise errors.freed()
        nodes.append(node)
        for x in node.inputs:
            if isinstance(x, Node):
                if x.order > node.order and node.op.saves:
                    raise errors.modified(node.op.name, x.data.shape)
                if x.tracked and x not in seen:
                    seen.add(x)
                    waiting.append(x)
    nodes.sort(key=lambda node: node.order, reverse=True)
    return nodes, leaves


def pull(node: Node, g: Any, cotangents: Cotangents, create_graph: bool) -> None:
    """Hand the cotangent of a node on to those of its operands that require grad."""
    op: Any = node.op
    xs = node.inputs if create_graph else [x.data if isinstance(x, Node) else x for x in node.inputs]
    y = node if create_graph else node.data
    for i, x in enumerate(node.inputs):
        if isinstance(x, Node) and x.tracked:
            c = op.cotangent(i, g, y, xs, node.params)
            if c is not None:
                cotangents[x] = cotangents[x] + c if x in cotangents else c


def release(nodes: list[Node]) -> None:
    """Forget saved operands, newest first: this also takes a long tape apart without recursion."""
    for node in nodes:
        if node.op is not None and node.op.saves:
            node.inputs = ()


def add_to_grad(x: Node, g: Any, create_graph: bool) -> None:
    g = settled(g, x)
    if not isinstance(g, Node):
        # A cotangent may be shared with other leaves, or be a read-only view of a broadcast number.
        g = type(x)(np.array(g)[()])
    if x.grad is None:
        x.grad = g
    elif create_graph or x.grad.tracked:
        x.grad = x.grad + g
    else:
        x.grad.replace(x.grad.data + g.data)


def settled(g: Any, x: Node) -> Any:
    """The cotangent in the dtype of x; zeros where every rule on the way to x is zero."""
    if g is None:
        return np.zeros_like(x.data)
    return g if g.dtype == x.data.dtype else g.astype(x.data.dtype)
