"""Graphs written as nodes: what is computed, and what is said about a graph that cannot be."""

import json
from typing import Any

import numpy as np
import pytest

from app.written import OPERATIONS, Unreadable, parse_graph

X, W = np.array([1.0, -2.0, 3.0]), np.array([0.5, 4.0, -1.0])
INPUTS = {"x": X, "w": W, "y": 2.0}
NODES: list[dict[str, Any]] = [
    {"id": "a", "op": "dot", "in": ["x", "w"]},
    {"id": "b", "op": "sub", "in": ["a", "y"]},
    {"id": "c", "op": "scale", "in": ["b"], "k": -3},
    {"id": "d", "op": "mul", "in": ["c", "x"]},
    {"id": "f", "op": "add", "in": ["d", "w"]},
    {"id": "g", "op": "square", "in": ["f"]},
    {"id": "h", "op": "neg", "in": ["g"]},
]


def written(**changed: dict[str, Any]) -> str:
    """The nodes, a line for each, with members of some replaced; None removes a member."""
    nodes = [node | changed.get(node["id"], {}) for node in NODES]
    kept = [{key: value for key, value in node.items() if value is not None} for node in nodes]
    return "[" + ",\n".join(map(json.dumps, kept)) + "]"


def test_every_operation_has_its_value() -> None:
    b = X @ W - 2.0
    f = -3 * b * X + W
    meant = {"a": X @ W, "b": b, "c": -3 * b, "d": -3 * b * X, "f": f, "g": f**2, "h": -(f**2)}
    found = parse_graph(written(), INPUTS).values(INPUTS)
    assert list(found) == list(meant)
    assert all(np.array_equal(found[name], meant[name]) for name in meant)
    assert {node["op"] for node in NODES} == set(OPERATIONS)


def test_overflow_is_a_value_and_no_warning() -> None:
    assert parse_graph(written(), INPUTS).values(INPUTS | {"y": 1e200})["h"].tolist() == [-np.inf] * 3


@pytest.mark.parametrize(
    ("changed", "line", "said"),
    [
        ({"c": {"op": "scaled"}}, 3, "did you mean scale?"),
        ({"c": {"op": "exp"}}, 3, "the operations are"),
        ({"c": {"op": 3}}, 3, 'the "op" of node c is no text'),
        ({"a": {"in": ["x"]}}, 1, "dot takes 2 operands, but node a gives it 1"),
        ({"h": {"in": ["g", "x"]}}, 7, "neg takes 1 operand, but node h gives it 2"),
        ({"b": {"in": ["a", "v"]}}, 2, 'node b takes "v", which is nowhere defined'),
        ({"b": {"in": ["a", 1]}}, 2, "names of inputs and nodes"),
        ({"b": {"in": "a"}}, 2, 'the "in" of node b is no list'),
        ({"a": {"in": ["x", "f"]}}, 1, "a cycle, a -> f -> d -> c -> b -> a"),
        ({"a": {"in": ["x", "a"]}}, 1, "a cycle, a -> a"),
        ({"a": {"in": ["x", "z"]}, "h": {"id": "z", "op": "square", "in": ["w"]}}, 1, "defined only later"),
        ({"b": {"id": "x"}}, 2, "the name of an input"),
        ({"b": {"id": "a"}}, 2, "a second node is called a"),
        ({"b": {"id": "two words"}}, 2, "a short name"),
        ({"b": {"id": None}}, 2, 'has no "id"'),
        ({"b": {"value": 7}}, 2, '"value" says nothing here'),
        ({"c": {"k": None}}, 3, "needs the number that scale multiplies by"),
        ({"c": {"k": "2"}}, 3, "needs the number"),
        ({"g": {"k": 2}}, 6, "square has no factor"),
    ],
)
def test_a_graph_that_cannot_be_computed_is_refused_at_its_node(changed: Any, line: int, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_graph(written(**changed), INPUTS)
    assert said in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"a": {"in": ["x", "y"]}}, "node a cannot take x of shape (3,) and y of shape (): dot takes two vectors"),
        ({"a": {"in": ["y", "y"]}}, "dot takes two vectors of one length; numbers are multiplied by mul"),
        ({"b": {"in": ["x", "v"]}}, "node b cannot take x of shape (3,) and v of shape (2,)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_at_their_node(changed: Any, said: str) -> None:
    inputs = INPUTS | {"v": np.ones(2)}
    with pytest.raises(Unreadable) as caught:
        parse_graph(written(**changed), inputs).values(inputs)
    assert said in caught.value.message


def test_an_output_that_is_asked_for_must_be_there() -> None:
    with pytest.raises(Unreadable, match="no node dw, dx: add them"):
        parse_graph(written(), INPUTS, outputs=["a", "dw", "dx"])


def test_only_the_operations_of_the_exercise_are_known() -> None:
    with pytest.raises(Unreadable, match="the operations are dot, sub"):
        parse_graph(written(), INPUTS, operations=["dot", "sub"])


@pytest.mark.parametrize(("text", "said"), [("{}", "a graph is a list of nodes"), ("[1]", "a node is an object")])
def test_what_is_no_list_of_nodes_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse_graph(text, INPUTS)
