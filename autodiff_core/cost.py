"""Tell what forward and reverse accumulation cost on the same graph: passes, operations, values that must be kept.

    print(ad.cost(c, wrt=[a, b], mode="reverse"))

Counted are the operations of the graph of c and of the graph of its derivative, which is made by the same rules, in
the order in which they would run: a value is live from when it is computed until it is used for the last time.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from autodiff_core import errors, ops, transform
from autodiff_core.graphs import graph
from autodiff_core.symbol import Symbol
from autodiff_core.work import Work, work

VIEWS = frozenset((ops.broadcast_to, ops.reshape, ops.transpose))


class Cost(NamedTuple):
    """The cost of all derivatives of m numbers by n numbers.

    value: the work of computing the m numbers once. derivative: what a pass adds to it. passes: n in forward mode,
    each of which computes the value anew; m in reverse mode, after one computation of the value. kept: computed values
    (arrays count once) that wait for a backward pass; kept_numbers: the numbers in them. peak, peak_numbers: the most
    that are live at once during a pass, inputs not counted. by_operation: the work by the name of the row.
    """

    mode: str
    inputs: int
    outputs: int
    value: Work
    derivative: Work
    kept: int
    kept_numbers: int
    peak: int
    peak_numbers: int
    by_operation: dict[str, Work]

    @property
    def passes(self) -> int:
        return self.inputs if self.mode == "forward" else self.outputs

    @property
    def operations(self) -> int:
        """On single numbers, for all passes."""
        runs = self.passes if self.mode == "forward" else 1
        return runs * self.value.total + self.passes * self.derivative.total

    def __str__(self) -> str:
        rows = [("value", *self.value), ("derivative, a pass", *self.derivative)]
        rows += [(f"  {name}", *done) for name, done in self.by_operation.items()]
        lines = [f"{a:<22}{b:>16}{c:>11}{d:>11}" for a, b, c, d in (("", *Work._fields), *rows)]
        return "\n".join(
            (
                f"{self.mode} accumulation: {counted(self.inputs, 'input')}, {counted(self.outputs, 'output')}, "
                f"{counted(self.passes, 'pass', 'passes')}, {counted(self.operations, 'operation')} in all",
                *lines,
                f"kept for a backward pass: {counted(self.kept, 'value')} ({counted(self.kept_numbers, 'number')})",
                f"most live at once: {counted(self.peak, 'value')} ({counted(self.peak_numbers, 'number')})",
            )
        )


def cost(c: Symbol, wrt: Symbol | Sequence[Symbol], mode: str = "reverse") -> Cost:
    """The cost of the derivatives of c by the variables wrt, by "forward" or "reverse" accumulation.

    The shapes of all variables must be known; those made without one are taken as numbers.
    """
    if mode not in ("forward", "reverse"):
        raise ValueError(f"no mode {mode!r}: accumulation is 'forward' or 'reverse'")
    if not isinstance(c, Symbol):
        raise errors.cost_of(c)
    wanted = (wrt,) if isinstance(wrt, Symbol) else tuple(wrt)
    with graph.read_as_numbers():
        nodes = graph.order(transform.formula(c))
        schedule = pushed(nodes, wanted) if mode == "forward" else pulled(nodes, wanted)
        return counts(mode, nodes, wanted, schedule)


def pushed(nodes: list[Any], wrt: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """What runs in a forward pass, every node followed by what its tangent needs; and the results."""
    directions = [Symbol.variable(f"tangent of {x.name}", x.shape, x.dtype) for x in wrt]
    tangents = transform.tangents(nodes, wrt, directions)
    schedule = dict.fromkeys(node for node in nodes if node.op is None)
    for node in nodes:
        schedule[node] = None
        if isinstance(tangents.get(node), Symbol):
            schedule.update(dict.fromkeys(missing(tangents[node], schedule)))
    results = [y for y in (nodes[-1], tangents.get(nodes[-1])) if isinstance(y, Symbol)]
    needed = set(graph.order(*results))
    return [node for node in schedule if node in needed], results


def missing(root: Any, done: dict[Any, None]) -> list[Any]:
    """The nodes behind root that are not done, operands before results."""
    if root in done:
        return []
    seen, waiting = {root}, [root]
    while waiting:
        for x in waiting.pop().inputs:
            if x not in seen and x not in done:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)


def pulled(nodes: list[Any], wrt: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """What runs in reverse mode: all nodes first, then the way back; and the results."""
    output = nodes[-1]
    seed = Symbol.variable("cotangent", output.shape, output.dtype)
    found = transform.gradient(output, wrt, seed)
    first = dict.fromkeys(nodes)
    return [*nodes, *(node for node in graph.order(*found) if node not in first)], [output, *found]


def counts(mode: str, nodes: list[Any], wrt: Sequence[Any], plan: tuple[list[Any], list[Any]]) -> Cost:
    schedule, results = plan
    own = set(nodes)
    done = {node: node_work(node) for node in schedule if node.op is not None}
    derivative = [node for node in done if node not in own]
    used = {held(x) for node in derivative for x in node.inputs} if mode == "reverse" else set()
    kept = {x for x in used if x in own and x.op is not None}
    peak, peak_numbers = most_live(schedule, set(results))
    by_operation: dict[str, Work] = {}
    for node, some in done.items():
        if some.total:
            by_operation[node.op.name] = by_operation.get(node.op.name, Work()).plus(some)
    return Cost(
        mode,
        sum(size(x) for x in wrt),
        size(nodes[-1]),
        total(done[node] for node in nodes if node.op is not None),
        total(done[node] for node in derivative),
        len(kept),
        sum(map(size, kept)),
        peak,
        peak_numbers,
        by_operation,
    )


def most_live(schedule: list[Any], results: set[Any]) -> tuple[int, int]:
    """The most values, and the most numbers, that wait at once to be used; those of the caller not counted."""
    operands = {node: {base for x in node.inputs if (base := held(x)).op is not None} for node in schedule}
    uses = Counter(x for node in schedule if held(node) is node for x in operands[node])
    uses.update(map(held, results))
    values = numbers = peak = peak_numbers = 0
    for node in schedule:
        if node.op is None or held(node) is not node:
            continue
        values, numbers = values + 1, numbers + size(node)
        peak, peak_numbers = max(peak, values), max(peak_numbers, numbers)
        for x in operands[node]:
            uses[x] -= 1
            if not uses[x]:
                values, numbers = values - 1, numbers - size(x)
    return peak, peak_numbers


def held(node: Any) -> Any:
    """The node whose memory is used: a view has none of its own."""
    while node.op in VIEWS:
        node = node.inputs[0]
    return node


def node_work(node: Any) -> Work:
    return work(node.op, [x.shape for x in node.inputs], node.shape, node.params)


def size(node: Any) -> int:
    return math.prod(node.shape)


def total(works: Iterable[Work]) -> Work:
    result = Work()
    for some in works:
        result = result.plus(some)
    return result


def counted(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
