"""Names, numbers and positions of the model answer, exchanged for others of their kind."""

import ast
from collections.abc import Iterator

from . import slip
from .arithmetic import Change
from .places import Place
from .scope import Scope
from .slip import Slip

NUMBERS: tuple[float, ...] = (1, 2, 0.5, 0, 3)


def changes(place: Place, scope: Scope) -> Iterator[Change]:
    node = place.node
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _names(place, node, scope)
    elif isinstance(node, ast.Constant):
        yield from _numbers(place, node)
        if isinstance(place.parent, ast.Compare):
            scalars = [name for name, shape in scope.shapes.get(place.function, {}).items() if shape == "float"]
            yield from ((ast.Name(name, ast.Load()), slip.BRANCH) for name in scalars)
    elif isinstance(node, ast.Attribute) and node.attr == "shape" and scope.is_given(node.value):
        for name, shape in scope.shapes.get(place.function, {}).items():
            if name in scope.given and isinstance(shape, tuple) and name != getattr(node.value, "id", ""):
                yield ast.Attribute(ast.Name(name, ast.Load()), "shape", ast.Load()), slip.SIZE._replace(cost=1.6)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value, slip.INDEX._replace(cost=2.2)
    elif isinstance(node, ast.Slice):
        yield from _slices(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _comparisons(node)
    elif isinstance(node, ast.IfExp):
        yield node.body, slip.BRANCH
        yield node.orelse, slip.BRANCH
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(True), node.body, node.orelse), slip.BRANCH
        yield ast.If(ast.Constant(False), node.body, node.orelse), slip.BRANCH


def _names(place: Place, node: ast.Name, scope: Scope) -> Iterator[Change]:
    local = scope.shapes.get(place.function, {})
    shape = local.get(node.id)
    if shape is None or node.id in scope.functions:
        return
    indexed = isinstance(place.parent, (ast.Subscript, ast.Slice, ast.Tuple)) and shape == "int"
    for name, other in local.items():
        if name != node.id and alike(shape, other):
            yield ast.Name(name, ast.Load()), _exchanged(place, node, name, scope, indexed)
    if isinstance(shape, tuple):
        plain = slip.NO_MASK if "mask" in node.id else slip.CHAIN_FACTOR
        yield _like("ones_like", node), slip.UPSTREAM if scope.is_upstream(node) else plain
        yield _like("sign", node), slip.LOCAL._replace(cost=2.8)
    if indexed:
        for op in (ast.Add(), ast.Sub()):
            yield ast.BinOp(node, op, ast.Constant(1)), slip.INDEX
    if shape == "int" and not indexed:
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1)), slip.SIZE


def alike(one: object, other: object) -> bool:
    """Shapes that can stand for each other; a matrix for its transpose too, where a mistake would be an error else."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and sorted(one) == sorted(other)
    numbers = ((), "float", "int")
    return one == other or (one in numbers and other in numbers)


def _exchanged(place: Place, node: ast.Name, name: str, scope: Scope, indexed: bool) -> Slip:
    if indexed:
        return slip.INDEX
    if node.id in scope.sizes:
        return slip.SIZE
    if isinstance(place.parent, ast.Compare):
        return slip.MASK
    if node.id in scope.upstreams and name not in scope.upstreams:
        return slip.UPSTREAM._replace(cost=2.2)
    return slip.TENSOR


def _like(function: str, node: ast.Name) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), function, ast.Load()), [node], [])


def _numbers(place: Place, node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, str) and "->" in node.value:
        yield from _einsums(node.value)
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or isinstance(place.parent, ast.keyword):
        return
    indexing = isinstance(place.parent, (ast.Subscript, ast.Slice, ast.Tuple))
    if indexing and isinstance(value, int):
        yield ast.Constant(value - 1), slip.INDEX
        yield ast.Constant(value + 1), slip.INDEX
        return
    if isinstance(place.parent, ast.BinOp) and isinstance(place.parent.op, ast.Pow) and place.field == "right":
        return
    chain = isinstance(place.parent, ast.BinOp) and isinstance(place.parent.op, (ast.Add, ast.Sub))
    for number in (*NUMBERS, value * 2, value / 2, -value):
        if number != value:
            said = slip.NEGATED if number == -value else slip.LOCAL if chain else slip.FACTOR
            yield ast.Constant(number), said._replace(cost=said.cost + (0.4 if number in (0, 3) else 0.0))


def _einsums(text: str) -> Iterator[Change]:
    """Two letters exchanged in one of the operands of an einsum, or in its result."""
    inside, result = text.split("->")
    operands = [*inside.split(","), result]
    for place, letters in enumerate(operands):
        for i in range(len(letters)):
            for j in range(i):
                order = [*letters]
                order[i], order[j] = order[j], order[i]
                changed = [*operands]
                changed[place] = "".join(order)
                yield ast.Constant(f"{','.join(changed[:-1])}->{changed[-1]}"), slip.TRANSPOSE._replace(cost=2.0)


def _slices(node: ast.Slice) -> Iterator[Change]:
    one = ast.Constant(1)
    lower, upper, step = node.lower, node.upper, node.step
    yield ast.Slice(None, upper, step), slip.INDEX
    yield ast.Slice(lower, None, step), slip.INDEX
    if step is not None:
        yield ast.Slice(lower, upper, None), slip.INDEX
    if lower is None and upper is None and step is None:
        return
    for op in (ast.Add(), ast.Sub()):
        if lower is not None:
            yield ast.Slice(ast.BinOp(lower, op, one), upper, step), slip.INDEX
        if upper is not None:
            yield ast.Slice(lower, ast.BinOp(upper, op, one), step), slip.INDEX
    if lower is not None:
        yield ast.Slice(lower, ast.UnaryOp(ast.USub(), lower), step), slip.INDEX


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    edges: dict[type[ast.cmpop], tuple[ast.cmpop, ast.cmpop]] = {
        ast.Gt: (ast.GtE(), ast.Lt()),
        ast.GtE: (ast.Gt(), ast.Lt()),
        ast.Lt: (ast.LtE(), ast.Gt()),
        ast.LtE: (ast.Lt(), ast.Gt()),
    }
    for op, said in zip(edges.get(type(node.ops[0]), ()), (slip.BOUNDARY, slip.BRANCH), strict=False):
        yield ast.Compare(node.left, [op], node.comparators), said
    if isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        op = ast.NotEq() if isinstance(node.ops[0], ast.Eq) else ast.Eq()
        yield ast.Compare(node.left, [op], node.comparators), slip.BRANCH
    if isinstance(node.left, ast.Name):
        yield ast.Compare(_like("abs", node.left), node.ops, node.comparators), slip.BRANCH
