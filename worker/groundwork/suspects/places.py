"""Places in a syntax tree at which one node can be exchanged for another, and back again."""

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A node where it hangs: in a field of its parent, at a position where the field is a list."""

    parent: ast.AST
    field: str
    at: int | None
    function: str

    @property
    def node(self) -> Any:
        held = getattr(self.parent, self.field)
        return held if self.at is None else held[self.at]

    def put(self, node: ast.AST) -> None:
        if self.at is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.at] = node


def places(root: ast.AST, function: str = "") -> Iterator[Place]:
    """Every node below `root`, parents before children, with the function that it stands in."""
    for field, held in ast.iter_fields(root):
        nodes = held if isinstance(held, list) else [held]
        for index, node in enumerate(nodes):
            if isinstance(node, ast.AST):
                inside = node.name if isinstance(node, ast.FunctionDef) else function
                yield Place(root, field, index if isinstance(held, list) else None, inside)
                yield from places(node, inside)


def named(node: ast.AST) -> set[str]:
    """The names that an expression uses."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def called(node: ast.AST) -> str:
    """The last part of what a call names: `sum` of np.sum(x) and of x.sum()."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
