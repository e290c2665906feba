"""Check that the nodes of a written graph are wired in an order in which they can be computed."""

from collections.abc import Collection, Mapping, Sequence

from app.written.nodes import Node
from app.written.text import Source, Unreadable, listed, nearest, shown


def check_wiring(source: Source, nodes: Sequence[Node], inputs: Collection[str], outputs: Collection[str]) -> None:
    """Every id is new, every operand is an input or an earlier node, every output is there. Raises Unreadable."""
    _check_ids(source, nodes, inputs)
    by_id = {node.id: node for node in nodes}
    known = set(inputs)
    for node in nodes:
        for name in node.operands:
            if name not in known:
                raise _not_yet(source, node, name, by_id, inputs)
        known.add(node.id)
    missing = [name for name in outputs if name not in by_id]
    if missing:
        them = "it" if len(missing) == 1 else "them"
        raise source.unreadable(len(source.text.rstrip()) - 1, f"the graph has no node {listed(missing)}: add {them}")


def _check_ids(source: Source, nodes: Sequence[Node], inputs: Collection[str]) -> None:
    seen: set[str] = set()
    for node in nodes:
        if node.id in inputs:
            raise source.unreadable(node.offset, f"node {node.id} has the name of an input: give it another id")
        if node.id in seen:
            raise source.unreadable(node.offset, f"a second node is called {node.id}: give it another id")
        seen.add(node.id)


def _not_yet(source: Source, node: Node, name: str, by_id: Mapping[str, Node], inputs: Collection[str]) -> Unreadable:
    if name not in by_id:
        near = nearest(name, [*inputs, *by_id])
        advice = f"did you mean {near}?" if near else f"the inputs are {listed(inputs)}"
        return source.unreadable(node.offset, f"node {node.id} takes {shown(name)}, which is nowhere defined: {advice}")
    circle = _path(by_id, name, node.id)
    if circle:
        way = " -> ".join([node.id, *circle][:12])
        return source.unreadable(node.offset, f"the graph has a cycle, {way}: a node cannot depend on itself")
    return source.unreadable(
        node.offset, f"node {node.id} takes {name}, which is defined only later: write {name} before it"
    )


def _path(by_id: Mapping[str, Node], start: str, goal: str) -> list[str]:
    """From start along the operands to goal, both included; empty where there is no way."""
    came_from: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return _walked(came_from, goal)
        for operand in by_id[name].operands if name in by_id else ():
            if operand not in came_from:
                came_from[operand] = name
                waiting.append(operand)
    return []


def _walked(came_from: Mapping[str, str], goal: str) -> list[str]:
    way = [goal]
    while came_from[way[-1]]:
        way.append(came_from[way[-1]])
    return way[::-1]
