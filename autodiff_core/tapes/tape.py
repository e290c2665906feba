"""Keep what was computed and go back through it: reverse accumulation, from a result to its leaves.

Nodes are visited in the order opposite to their creation, which every node carries; nothing recurses, so a
chain may be as long as memory allows.
"""

import itertools
from collections.abc import Collection
from heapq import heappop
from operator import attrgetter
from threading import RLock
from typing import Any

from numpy import ndarray

from autodiff_core.operand import Operand
from autodiff_core.rules import Row
from autodiff_core.tapes import anomaly
from autodiff_core.tapes.grad_mode import mode
from autodiff_core.tapes.pull import Pull, Waiting, cotangents, freed, recorded, send
from autodiff_core.tapes.versions import FIRST

tick = itertools.count().__next__

# What becomes of the gradient of a node: it has none; it is only passed on; it is kept in .grad.
CONSTANT, PASSED_ON, KEPT = 0, 1, 2


class Node(Operand):
    """A value with the row that made it (None for a leaf), that row's operands and static parameters.

    left and right hold the operands that require grad, or None; a row of three operands or more has a tuple in
    left. left_value and right_value hold the numbers of all operands, those that are constants included. A backward
    pass empties the four of them when it frees what the row had saved.
    """

    __slots__ = (
        "cotangent",
        "data",
        "kept_grad",
        "left",
        "left_value",
        "line",
        "op",
        "order",
        "params",
        "right",
        "right_value",
        "tracked",
        "versions",
    )

    # Set by whoever records; a leaf has none of them.
    left_value: Any
    right_value: Any
    line: str | None

    def __init__(self, data: Any) -> None:
        self.data = data
        self.tracked = CONSTANT
        self.op: Row | None = None
        self.left: Any = None
        self.right: Any = None
        self.params: dict[str, Any] | None = None
        self.kept_grad: Any = None
        self.cotangent: Any = None
        self.versions = FIRST
        self.order = tick()

    def replace(self, data: Any) -> None:
        """Change the numbers. The old array stays as it was: other nodes may hold it."""
        self.data = data
        self.order = tick()
        if self.versions is FIRST:
            self.versions = FIRST.after(None)
        self.versions.add(self.order)

    @property
    def edges(self) -> tuple[Any, ...]:
        """The operands that require grad, in their places, None for the others; empty for leaves and when freed."""
        if self.left is None and self.right is None:
            return ()
        arity = self.op.arity if self.op else 0
        return self.left if arity > 2 else (self.left, self.right)[:arity]

    @property
    def values(self) -> tuple[Any, ...]:
        """The numbers of all operands."""
        arity = self.op.arity if self.op else 0
        return self.left_value if arity > 2 else (self.left_value, self.right_value)[:arity]

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The operands: those that require grad as nodes, the others as numbers and arrays."""
        return tuple(v if x is None else x for x, v in zip(self.edges, self.values, strict=True)) if self.edges else ()


Cotangents = dict[Node, Any]

# One sweep at a time: the cotangents it adds up stand in the nodes. The list holds what waits in the sweep that runs.
_alone = RLock()
_running: list[Waiting] = []


def sweep(output: Node, g: Any, pull: Pull | None, retain_graph: bool, wanted: Collection[Node] = ()) -> Cotangents:
    """The cotangents of wanted nodes, of leaves, and of results that keep theirs, given that of output.

    pull: how a node hands its cotangent on; None for the way of its row, which computes with plain numbers.
    A sweep within a sweep, by a rule, finds the nodes clean.
    """
    waiting: Waiting = [(-output.order, output)]
    with _alone:
        outer = set_aside(_running[-1]) if _running else ()
        _running.append(waiting)
        try:
            output.cotangent = g
            return drain(waiting, pull, retain_graph, wanted)
        finally:
            _running.pop()
            if waiting:
                set_aside(waiting)
            for node, cotangent in outer:
                node.cotangent = cotangent


def drain(waiting: Waiting, pull: Pull | None, retain_graph: bool, wanted: Collection[Node]) -> Cotangents:
    """Visit what waits, newest first, until nothing does."""
    found: Cotangents = {}
    while waiting:
        node = heappop(waiting)[1]
        g, node.cotangent = node.cotangent, None
        if node.tracked == KEPT or (wanted and node in wanted):
            found[node] = g
        op = node.op
        if op is not None:
            if pull is None:
                op.pull(node, g, waiting)
            else:
                pull(node, g, waiting)
            if not retain_graph and op.saves:
                node.left = node.right = node.left_value = node.right_value = None
    return found


def set_aside(waiting: Waiting) -> list[tuple[Node, Any]]:
    """Take away the cotangents of what waits; the nodes and these."""
    taken = [(node, node.cotangent) for _, node in waiting]
    for node, _ in taken:
        node.cotangent = None
    return taken


def backward(output: Node, g: Any, retain_graph: bool, create_graph: bool) -> None:
    """Add the cotangents of the leaves behind output to their .grad, given that of output."""
    taken = {id(g)}
    # The way of every row, which `way` would say too, is asked for first: small programs notice the call.
    pull = way(create_graph, None) if create_graph or mode()[1] else None
    for x, c in sweep(output, g, pull, retain_graph).items():
        add_to_grad(x, c if c.dtype is x.data.dtype else settled(c, x), taken)


def gradients(
    output: Node,
    g: Any,
    inputs: tuple[Node, ...],
    retain_graph: bool,
    create_graph: bool,
) -> list[Any]:
    """The cotangents of the inputs, arrays or nodes; None for what output was not computed from."""
    wanted = set(inputs)
    found = sweep(output, g, way(create_graph, towards(output, wanted)), retain_graph, wanted)
    return [settled(found[x], x) if x in found else None for x in inputs]


def leaf_gradients(output: Node, g: Any, leaves: tuple[Node, ...]) -> list[Any]:
    """The cotangents, as arrays, of leaves that are all there are behind output; the graph is kept."""
    found = sweep(output, g, way(False, None), retain_graph=True)
    return [settled(found[x], x) if x in found else None for x in leaves]


def way(create_graph: bool, useful: Collection[Node] | None) -> Pull | None:
    """How cotangents are handed on: with a history of their own, to some nodes only, under the eyes of a watcher."""
    watches = mode()[1]
    if not (create_graph or watches) and useful is None:
        return None

    def pull(node: Node, g: Any, waiting: Waiting) -> None:
        pairs = anomaly.cotangents if watches else cotangents
        for x, c in pairs(node, g, create_graph, useful):
            send(x, c, waiting)

    return pull


def towards(output: Node, wanted: Collection[Node]) -> set[Node] | None:
    """The nodes on the ways from output to the wanted ones; None if those are all the leaves there are."""
    nodes: list[Node] = []
    all_wanted = True
    seen, waiting = {output}, [output]
    while waiting:
        node = waiting.pop()
        if node.op is None:
            all_wanted = all_wanted and node in wanted
            continue
        nodes.append(node)
        for x in behind(node):
            if x not in seen:
                seen.add(x)
                waiting.append(x)
    if all_wanted:
        return None
    useful = set(wanted)
    for node in sorted(nodes, key=attrgetter("order")):
        if any(x in useful for x in behind(node)):
            useful.add(node)
    return useful


def behind(node: Node) -> list[Node]:
    return [recorded(x, node) for x in node.edges or freed() if x is not None]


def add_to_grad(x: Node, g: Any, taken: set[int]) -> None:
    """Add g to x.grad. taken: what belongs to somebody else already, the upstream gradient and other leaves'."""
    if id(g) in taken or (type(g) is ndarray and g.base is not None):
        g = g.copy() if type(g) is ndarray else g.reshape(g.shape)
    taken.add(id(g))
    own = x.kept_grad
    if own is None:
        x.kept_grad = type(x)(g) if type(g) is ndarray or not isinstance(g, Node) else g
    elif own.tracked or isinstance(g, Node):
        x.kept_grad = own + g
    else:
        own.replace(own.data + g)


def settled(g: Any, x: Node) -> Any:
    """The cotangent in the dtype of x."""
    return g if g.dtype == x.data.dtype else g.astype(x.data.dtype)
