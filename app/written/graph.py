"""Read a computation written as a list of nodes, and compute the value of every node.

[{"id": "a", "op": "dot", "in": ["x", "w"]}, {"id": "b", "op": "scale", "in": ["a"], "k": 2}]
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.written.nodes import Node, read_nodes
from app.written.operations import OPERATIONS, Array
from app.written.text import Source
from app.written.wiring import check_wiring


@dataclass(frozen=True)
class Graph:
    """Nodes in an order in which they can be computed, over named inputs."""

    source: Source
    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]

    def values(self, inputs: Mapping[str, Any]) -> dict[str, Array]:
        """The value of every node by its id, float64. `inputs` has a number or an array for each input.

        Raises Unreadable, naming the node, where the shapes of its operands do not fit.
        """
        known = {name: np.asarray(inputs[name], dtype=np.float64) for name in self.inputs}
        for node in self.nodes:
            known[node.id] = np.asarray(self._value(node, [known[name] for name in node.operands]))
        return {node.id: known[node.id] for node in self.nodes}

    def _value(self, node: Node, operands: list[Array]) -> Any:
        operation = OPERATIONS[node.op]
        try:
            with np.errstate(all="ignore"):
                return operation.value(*([node.k] if operation.has_factor else []), *operands)
        except ValueError as error:
            pairs = zip(node.operands, operands, strict=True)
            shapes = " and ".join(f"{name} of shape {x.shape}" for name, x in pairs)
            said = (
                str(error) if node.op == "dot" else f"{node.op} takes operands of one shape, or a number and an array"
            )
            message = f"node {node.id} cannot take {shapes}: {said}"
            raise self.source.unreadable(node.offset, message) from error


def parse_graph(
    text: str, inputs: Collection[str], operations: Collection[str] = tuple(OPERATIONS), outputs: Collection[str] = ()
) -> Graph:
    """The graph of a JSON list of nodes {"id", "op", "in"} and "k" for scale. Raises Unreadable.

    inputs: names that may be used and not defined; operations: names out of OPERATIONS; outputs: ids that must exist.
    """
    source = Source.of(text)
    nodes = read_nodes(source, operations)
    check_wiring(source, nodes, tuple(inputs), outputs)
    return Graph(source, tuple(inputs), tuple(nodes))
