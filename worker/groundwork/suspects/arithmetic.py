"""Sums, products, quotients and powers of the model answer, written wrongly in the ways in which people do."""

import ast
from collections.abc import Iterator

from . import slip
from .places import Place, called
from .scope import Scope
from .slip import Slip

Change = tuple[ast.AST, Slip]


def changes(place: Place, scope: Scope) -> Iterator[Change]:
    node = place.node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield node.operand, slip.NEGATED
    if isinstance(node, ast.BinOp):
        match node.op:
            case ast.Add() | ast.Sub():
                yield from _sum(node, scope, place)
            case ast.Mult():
                yield from _product(node, scope, place)
            case ast.Div():
                yield from _quotient(node, scope, place)
            case ast.Pow():
                yield from _power(node, scope)
            case ast.MatMult():
                yield from _matrix_product(node)


def _sum(node: ast.BinOp, scope: Scope, place: Place) -> Iterator[Change]:
    other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    yield ast.BinOp(node.left, other, node.right), slip.SIGN
    if isinstance(node.op, ast.Sub):
        yield ast.BinOp(node.right, ast.Sub(), node.left), slip.SIGN
        yield node.right, _lost(node, node.left, scope, place)
        yield ast.UnaryOp(ast.USub(), node.right), _lost(node, node.left, scope, place)
    else:
        yield node.right, _lost(node, node.left, scope, place)
    yield node.left, _lost(node, node.right, scope, place)
    if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, (ast.Mult, ast.Div)):
        said = slip.PENALTY_RULE if scope.is_penalty(node.right, place.function) else slip.BRACKETS
        inner = ast.BinOp(node.left.right, node.op, node.right)
        yield ast.BinOp(node.left.left, node.left.op, inner), said
    for term, swap in ((node.left, True), (node.right, False)):
        if scope.is_penalty(term, place.function):
            two = ast.BinOp(ast.Constant(2), ast.Mult(), term)
            yield _with(node, two, swap), slip.FACTOR
            yield _with(node, ast.BinOp(term, ast.Div(), ast.Constant(2)), swap), slip.FACTOR
    if _is_slope(node):
        yield from _slopes(node)
    yield ast.BinOp(node.left, ast.Mult(), node.right), slip.LOCAL._replace(cost=3.0)


def _with(node: ast.BinOp, term: ast.expr, left: bool) -> ast.BinOp:
    return ast.BinOp(term if left else node.left, node.op, node.right if left else term)


def _lost(node: ast.BinOp, term: ast.expr, scope: Scope, place: Place) -> Slip:
    """What it is called when this term of the sum is left out."""
    if scope.is_penalty(term, place.function):
        return slip.PENALTY
    if scope.is_constant(term):
        return slip.LOCAL if isinstance(node.op, ast.Sub) else slip.FACTOR
    if scope.is_given(term):
        return slip.OTHER_VALUE
    if any(ast.unparse(target) == ast.unparse(term) for target in _targets(place.parent)):
        return slip.KEPT_LAST
    return slip.TERM


def _targets(node: ast.AST) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else []


def _is_slope(node: ast.BinOp) -> bool:
    """1 - y * y, 1 - y**2 or 1 - y: the derivative of an activation, written with its result."""
    return isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant) and node.left.value == 1


def _slopes(node: ast.BinOp) -> Iterator[Change]:
    right = node.right
    squared = isinstance(right, ast.BinOp) and isinstance(right.op, (ast.Pow, ast.Mult))
    y = right.left if squared and isinstance(right, ast.BinOp) else right
    one = ast.Constant(1)
    tanh = ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load()), [y], [])
    if squared:
        yield ast.BinOp(y, ast.Mult(), ast.BinOp(one, ast.Sub(), y)), slip.LOCAL
        yield ast.BinOp(one, ast.Sub(), y), slip.LOCAL
        yield ast.BinOp(one, ast.Sub(), ast.BinOp(tanh, ast.Pow(), ast.Constant(2))), slip.POINT
    else:
        exp = ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "exp", ast.Load()), [ast.UnaryOp(ast.USub(), y)], [])
        again = ast.BinOp(one, ast.Div(), ast.BinOp(one, ast.Add(), exp))
        yield ast.BinOp(one, ast.Sub(), ast.BinOp(y, ast.Mult(), y)), slip.LOCAL
        yield ast.BinOp(one, ast.Sub(), again), slip.POINT


def _product(node: ast.BinOp, scope: Scope, place: Place) -> Iterator[Change]:
    for factor, other in ((node.left, node.right), (node.right, node.left)):
        said = _factor(factor, other, scope, place)
        yield other, said
        twice = slip.TWICE if said.group == "chain" else said
        yield ast.BinOp(node, ast.Mult(), factor), twice._replace(cost=twice.cost + 0.6)
        if scope.is_constant(factor) or scope.is_scalar(factor, place.function):
            yield ast.BinOp(other, ast.Div(), factor), said._replace(cost=said.cost + 0.4)
    yield from _brackets(node)
    yield ast.BinOp(node.left, ast.Add(), node.right), slip.LOCAL._replace(cost=3.0)
    yield ast.BinOp(node.left, ast.MatMult(), node.right), slip.ELEMENTWISE


def _brackets(node: ast.BinOp) -> Iterator[Change]:
    """a * (b + c) as a * b + c or as b + a * c."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, ast.BinOp) and isinstance(other.op, (ast.Add, ast.Sub)):
            yield ast.BinOp(ast.BinOp(one, node.op, other.left), other.op, other.right), slip.BRACKETS
            yield ast.BinOp(other.left, other.op, ast.BinOp(one, node.op, other.right)), slip.BRACKETS


def _factor(factor: ast.expr, other: ast.expr, scope: Scope, place: Place) -> Slip:
    """What it is called when this factor is left out."""
    if scope.is_constant(factor):
        return slip.FACTOR
    if scope.is_upstream(factor):
        return slip.UPSTREAM
    if scope.is_scalar(factor, place.function) and isinstance(factor, ast.Name):
        return slip.FACTOR
    if scope.is_scale(factor, other, place.function):
        return slip.SCALE
    if isinstance(factor, ast.Name) and "mask" in factor.id:
        return slip.NO_MASK
    return slip.CHAIN_FACTOR


def _quotient(node: ast.BinOp, scope: Scope, place: Place) -> Iterator[Change]:
    constant = scope.is_scalar(node.right, place.function)
    said = slip.FACTOR if constant else slip.CHAIN_FACTOR
    if constant and named_size(node.right, scope):
        said = slip.SIZE
    yield node.left, said
    yield ast.BinOp(node.left, ast.Mult(), node.right), said._replace(cost=said.cost + 0.4)
    yield ast.BinOp(node, ast.Div(), node.right), said._replace(cost=said.cost + 0.2)
    fewer = ast.BinOp(node.right, ast.Sub(), ast.Constant(1))
    more = ast.BinOp(ast.Constant(1), ast.Sub(), node.right)
    for changed in (fewer, more) if constant else ():
        yield ast.BinOp(node.left, ast.Div(), changed), said
    if not scope.is_constant(node.left):
        yield ast.BinOp(ast.Constant(1), ast.Div(), node.right), _factor(node.left, node.right, scope, place)
    yield ast.BinOp(node.right, ast.Div(), node.left), slip.LOCAL._replace(cost=2.6)


def named_size(node: ast.AST, scope: Scope) -> bool:
    return scope.is_constant(node) and not isinstance(node, ast.Constant)


def _power(node: ast.BinOp, scope: Scope) -> Iterator[Change]:
    said = slip.FACTOR if scope.is_constant(node.left) else slip.POWER
    yield node.left, said
    if isinstance(node.right, ast.Constant) and isinstance(node.right.value, (int, float)):
        for exponent in (-1, 1, 2, 3, 0.5, -0.5, -1.5, 1.5, -2, -3):
            if exponent != node.right.value:
                extra = 0.1 * abs(exponent - node.right.value)
                yield ast.BinOp(node.left, ast.Pow(), ast.Constant(exponent)), said._replace(cost=said.cost + extra)


def _matrix_product(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    yield ast.BinOp(right, ast.MatMult(), left), slip.PRODUCT_ORDER
    yield ast.BinOp(left, ast.Mult(), right), slip.ELEMENTWISE
    for a in (left, transposed(left)):
        for b in (right, transposed(right)):
            if (a, b) != (left, right):
                yield ast.BinOp(a, ast.MatMult(), b), slip.TRANSPOSE
                yield ast.BinOp(b, ast.MatMult(), a), slip.TRANSPOSE._replace(cost=1.9)
    yield transposed(node), slip.TRANSPOSE._replace(cost=1.7)


def transposed(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    if called(node) == "transpose" and isinstance(node, ast.Call) and len(node.args) == 1:
        return node.args[0]
    return ast.Attribute(node, "T", ast.Load())
