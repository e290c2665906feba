"""Read the nodes of a written graph one by one: their keys, their operation and how many operands it takes."""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from app.written.json_text import Item, read_json
from app.written.operations import OPERATIONS
from app.written.text import Source, Unreadable, listed, nearest, shown

_EXAMPLE = '{"id": "a", "op": "mul", "in": ["x", "w"]}'
_KEYS = ("id", "op", "in")
_NAME = re.compile(r"[A-Za-z_]\w{0,79}'*")


class Node(NamedTuple):
    """A step of the computation: an operation on inputs and on nodes named by their ids, and the factor of scale."""

    id: str
    op: str
    operands: tuple[str, ...]
    k: float
    offset: int


def read_nodes(source: Source, operations: Collection[str]) -> list[Node]:
    """The nodes in the order written. Raises Unreadable."""
    whole = read_json(source)
    if not isinstance(whole.value, list):
        raise source.unreadable(whole.offset, f"a graph is a list of nodes: write [{_EXAMPLE}, ...]")
    return [_node(source, item, operations) for item in whole.value]


def _node(source: Source, item: Item, operations: Collection[str]) -> Node:
    if not isinstance(item.value, dict):
        raise source.unreadable(item.offset, f"a node is an object: write {_EXAMPLE}")
    missing = [key for key in _KEYS if key not in item.value]
    if missing:
        raise source.unreadable(item.offset, f'this node has no "{missing[0]}": write {_EXAMPLE}')
    for key, member in item.value.items():
        if key not in (*_KEYS, "k"):
            raise source.unreadable(member.key, f'{shown(key)} says nothing here: a node has "id", "op", "in" and "k"')
    name = _name(source, item.value["id"])
    op = _operation(source, name, item.value["op"], operations)
    operands = _operands(source, name, op, item.value["in"])
    return Node(name, op, operands, _factor(source, name, op, item), item.offset)


def _name(source: Source, item: Item) -> str:
    if isinstance(item.value, str) and _NAME.fullmatch(item.value):
        return item.value
    raise source.unreadable(item.offset, 'an "id" is a short name of letters and digits in double quotes, such as "a"')


def _operation(source: Source, node: str, item: Item, operations: Collection[str]) -> str:
    if isinstance(item.value, str) and item.value in operations:
        return item.value
    raise source.unreadable(item.offset, _no_operation(node, item.value, operations))


def _no_operation(node: str, found: Any, operations: Collection[str]) -> str:
    if not isinstance(found, str):
        return f'the "op" of node {node} is no text: write one of {listed(operations)}'
    near = nearest(found, operations, cutoff=0.5)
    advice = f"did you mean {near}?" if near else f"the operations are {listed(operations)}"
    return f"node {node} has the unknown operation {shown(found)}: {advice}"


def _operands(source: Source, node: str, op: str, item: Item) -> tuple[str, ...]:
    wanted = OPERATIONS[op].operands
    if not isinstance(item.value, list):
        raise source.unreadable(item.offset, f'the "in" of node {node} is no list: write ["x"] or ["x", "w"]')
    for entry in item.value:
        if not isinstance(entry.value, str):
            raise source.unreadable(entry.offset, f'node {node} takes names of inputs and nodes: write "one" for 1')
    if len(item.value) != wanted:
        raise source.unreadable(
            item.offset, f"{op} takes {wanted} operand{'s' * (wanted > 1)}, but node {node} gives it {len(item.value)}"
        )
    return tuple(entry.value for entry in item.value)


def _factor(source: Source, node: str, op: str, item: Item) -> float:
    given = item.value.get("k")
    if not OPERATIONS[op].has_factor:
        if given:
            raise _superfluous(source, node, op, given)
        return 1.0
    if given is None or not isinstance(given.value, float):
        place = given.offset if given else item.offset
        raise source.unreadable(place, f'node {node} needs the number that {op} multiplies by: write "k": 2')
    return given.value


def _superfluous(source: Source, node: str, op: str, given: Item) -> Unreadable:
    return source.unreadable(
        given.key, f'{op} has no factor: remove the "k" of node {node}, or write the operation scale'
    )
