"""What a slip is called where it stands: a constant in an index is no constant, a sign in a comparison no sign."""

import ast
from collections.abc import Iterator

from . import slip
from .places import Place, called, named, places
from .scope import Scope
from .slip import Slip

CHOOSING = ("argmax", "argmin", "max", "min", "maximum", "minimum", "where")


class Context:
    """The parts of a model answer in which slips have another name."""

    def __init__(self, tree: ast.Module, scope: Scope) -> None:
        found = list(places(tree))
        self._penalty = _inside(place.node for place in found if _is_penalty(place, scope))
        self._index = _inside(_indices(tree))
        self._states = _inside(place.node for place in found if _is_step(place, scope))
        self._choice = _inside(place.node for place in found if _chooses(place))

    def called(self, node: ast.AST, said: Slip) -> Slip:
        if id(node) in self._penalty and said.group in ("chain", "wrong_tensor", "shape"):
            return slip.PENALTY_RULE._replace(cost=said.cost)
        if id(node) in self._states:
            return slip.STEP._replace(cost=said.cost)
        if id(node) in self._index and said.group in ("chain", "constant", "sign", "wrong_tensor"):
            return slip.INDEX._replace(cost=said.cost + 0.2)
        if id(node) in self._choice and said.group in ("sign", "constant"):
            return slip.BRANCH._replace(cost=said.cost + 0.2)
        return said


def _inside(nodes: Iterator[ast.AST]) -> set[int]:
    return {id(inner) for node in nodes for inner in ast.walk(node)}


def _is_penalty(place: Place, scope: Scope) -> bool:
    summed = isinstance(place.parent, ast.BinOp) and isinstance(place.parent.op, (ast.Add, ast.Sub))
    return (summed or isinstance(place.parent, ast.AugAssign)) and scope.is_penalty(place.node, place.function)


def _is_step(place: Place, scope: Scope) -> bool:
    """What stands in the brackets of a list, such as that of the states of all steps."""
    parent = place.parent
    return isinstance(parent, ast.Subscript) and place.field == "slice" and scope.is_list(parent.value, place.function)


def _chooses(place: Place) -> bool:
    """The operands of a comparison, the array of which the largest is looked for, the condition of a choice."""
    if isinstance(place.parent, ast.Compare):
        return True
    first = place.field == "args" and place.at == 0
    return first and called(place.parent) in CHOOSING


def _indices(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything in brackets and in range(), and what is assigned to names that are used nowhere else."""
    own = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    own = [node for node in own if not isinstance(node, ast.Constant)]
    own += [
        arg for node in ast.walk(tree) if called(node) == "range" and isinstance(node, ast.Call) for arg in node.args
    ]
    yield from own
    inside = _inside(iter(own))
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    elsewhere = {node.id for node in used if id(node) not in inside}
    only = {name for node in own for name in named(node)} - elsewhere
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and set().union(*(named(target) for target in node.targets)) <= only:
            yield node.value
