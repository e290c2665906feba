"""Statements of the model answer: left out, in another order, overwriting instead of adding, negated as a whole."""

import ast
from collections.abc import Iterator

from . import slip
from .arithmetic import Change
from .places import Place
from .scope import Scope


def changes(place: Place, scope: Scope) -> Iterator[Change]:
    node = place.node
    if isinstance(node, ast.AugAssign):
        yield from _augmented(node)
    elif isinstance(node, ast.Assign):
        yield from _assigned(node, place, scope)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _called(node.value)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from _returned(node.value)


def _augmented(node: ast.AugAssign) -> Iterator[Change]:
    if isinstance(node.op, (ast.Add, ast.Sub)):
        yield ast.Assign([node.target], node.value), slip.KEPT_LAST
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield ast.AugAssign(node.target, other, node.value), slip.SIGN
        yield ast.Pass(), slip.TERM
    else:
        yield ast.Pass(), slip.FACTOR
    yield from ((ast.AugAssign(node.target, node.op, value), said) for value, said in _scaled(node.value))


def _assigned(node: ast.Assign, place: Place, scope: Scope) -> Iterator[Change]:
    target = node.targets[0]
    if not isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)) or (
        isinstance(target, ast.Name) and target.id in scope.sizes
    ):
        return
    if isinstance(place.parent, (ast.For, ast.While)):
        yield ast.AugAssign(target, ast.Add(), node.value), slip.ADDED_UP
    yield ast.Pass(), slip.TERM._replace(id="step-missing", said="a step of the computation is left out", cost=2.2)
    yield from ((ast.Assign(node.targets, value), said) for value, said in _scaled(node.value))


def _scaled(value: ast.expr) -> Iterator[tuple[ast.expr, slip.Slip]]:
    two = ast.Constant(2)
    yield ast.UnaryOp(ast.USub(), value), slip.NEGATED
    yield ast.BinOp(two, ast.Mult(), value), slip.FACTOR._replace(cost=1.5)
    yield ast.BinOp(value, ast.Div(), two), slip.FACTOR._replace(cost=1.5)


def _called(node: ast.Call) -> Iterator[Change]:
    yield ast.Pass(), slip.TERM._replace(id="step-missing", said="a step of the computation is left out", cost=2.0)
    if ast.unparse(node.func) == "np.add.at" and len(node.args) == 3:
        array, key, value = node.args
        place = ast.Subscript(array, key, ast.Store())
        yield ast.AugAssign(place, ast.Add(), value), slip.KEPT_LAST
        yield ast.Assign([place], value), slip.KEPT_LAST._replace(cost=1.5)


def _returned(value: ast.expr) -> Iterator[Change]:
    if not isinstance(value, ast.Tuple):
        yield from ((ast.Return(one), said) for one, said in _scaled(value))
        return
    for i in range(len(value.elts)):
        for j in range(i):
            order = [*value.elts]
            order[i], order[j] = order[j], order[i]
            yield ast.Return(ast.Tuple(order, ast.Load())), slip.RETURNED
        for one, said in _scaled(value.elts[i]):
            parts = [*value.elts]
            parts[i] = one
            yield ast.Return(ast.Tuple(parts, ast.Load())), said


def swaps(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The statements with two neighbours exchanged."""
    for i in range(len(body) - 1):
        if all(isinstance(one, (ast.Assign, ast.AugAssign, ast.Expr)) for one in body[i : i + 2]):
            yield [*body[:i], body[i + 1], body[i], *body[i + 2 :]]
