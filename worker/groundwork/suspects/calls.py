"""Calls of the model answer, written wrongly: sum for mean, the other axis, a transpose too many, a call left out."""

import ast
from collections.abc import Iterator

from . import slip
from .arithmetic import Change, transposed
from .places import Place, called
from .scope import Scope
from .slip import Slip

ONE = ast.Constant(1)
POINTWISE = ("sqrt", "exp", "log", "tanh", "square", "abs", "sin", "cos", "sigmoid", "maximum")
REDUCTIONS = ("sum", "mean", "max", "min", "prod", "std", "var", "argmax", "argmin", "cumsum")
EXCHANGED: dict[str, tuple[tuple[str, Slip], ...]] = {
    "sum": (("mean", slip.MEAN), ("max", slip.LOCAL._replace(cost=3.0))),
    "mean": (("sum", slip.MEAN),),
    "max": (("min", slip.BRANCH), ("sum", slip.BRANCH)),
    "min": (("max", slip.BRANCH),),
    "argmax": (("argmin", slip.BRANCH),),
    "argmin": (("argmax", slip.BRANCH),),
    "maximum": (("minimum", slip.BRANCH),),
    "minimum": (("maximum", slip.BRANCH),),
    "exp": (("tanh", slip.LOCAL), ("log", slip.LOCAL)),
    "log": (("exp", slip.LOCAL),),
    "tanh": (("sinh", slip.LOCAL), ("sign", slip.LOCAL)),
    "sin": (("cos", slip.LOCAL),),
    "cos": (("sin", slip.LOCAL),),
    "sqrt": (("square", slip.POWER),),
    "square": (("sqrt", slip.POWER),),
    "sign": (("abs", slip.LOCAL),),
    "abs": (("sign", slip.LOCAL),),
    "tril": (("triu", slip.INDEX),),
    "triu": (("tril", slip.INDEX),),
}
SWAPPED = {
    "dot": slip.PRODUCT_ORDER,
    "matmul": slip.PRODUCT_ORDER,
    "outer": slip.TRANSPOSE,
    "where": slip.BRANCH,
    "subtract": slip.SIGN,
    "divide": slip.LOCAL,
}
PLAIN = {"len", "range", "print", "zeros", "ones", "empty", "enumerate", "isinstance", "super", "arange"}


def changes(place: Place, scope: Scope) -> Iterator[Change]:
    node = place.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value, slip.TRANSPOSE
    if isinstance(node, ast.Call):
        yield from _exchanged(node)
        yield from _arguments(node)
        yield from _left_out(node, scope)
        if called(node) in REDUCTIONS:
            yield from _axes(node)
        if called(node) in ("dot", "matmul", "outer"):
            yield from _transposed(node)


def _numpy(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _renamed(node: ast.Call, name: str) -> ast.Call:
    if isinstance(node.func, ast.Attribute):
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def _exchanged(node: ast.Call) -> Iterator[Change]:
    if called(node) == "mean" and node.args:
        count = ast.Call(_numpy("ones_like"), node.args[:1], [])
        fewer = ast.BinOp(_renamed(ast.Call(node.func, [count, *node.args[1:]], node.keywords), "sum"), ast.Sub(), ONE)
        yield ast.BinOp(_renamed(node, "sum"), ast.Div(), fewer), slip.SIZE
    inner = node.args[0] if len(node.args) == 1 and called(node) in POINTWISE else None
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
        yield ast.BinOp(ast.Call(node.func, [inner.left], []), inner.op, inner.right), slip.BRACKETS
    for name, said in EXCHANGED.get(called(node), ()):
        yield _renamed(node, name), said


def _arguments(node: ast.Call) -> Iterator[Change]:
    name, args = called(node), node.args
    if name in SWAPPED and len(args) >= 2:
        yield ast.Call(node.func, [*args[:-2], args[-1], args[-2]], node.keywords), SWAPPED[name]
    if name == "where" and len(args) == 3:
        yield args[1], slip.BRANCH
        yield args[2], slip.BRANCH
    if name == "range":
        yield from _ranges(node)
    if name in ("reversed", "flip", "flipud", "fliplr"):
        yield args[0], slip.ORDER
    if name in ("tri", "tril", "triu"):
        for k in (-1, 1):
            yield ast.Call(node.func, args, [*node.keywords, ast.keyword("k", ast.Constant(k))]), slip.INDEX
    if name in ("stack", "concatenate", "hstack", "vstack") and args and isinstance(args[0], (ast.List, ast.Tuple)):
        parts = args[0].elts
        for i in range(len(parts) - 1):
            order = [*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]]
            said = slip.INDEX._replace(said="two parts are put together in the wrong order")
            yield ast.Call(node.func, [ast.List(order, ast.Load()), *args[1:]], node.keywords), said


def _ranges(node: ast.Call) -> Iterator[Change]:
    one = ast.Constant(1)
    for place, arg in enumerate(node.args):
        for op in (ast.Add(), ast.Sub()):
            args = [*node.args]
            args[place] = ast.BinOp(arg, op, one)
            yield ast.Call(node.func, args, []), slip.INDEX
    if len(node.args) == 1:
        yield ast.Call(node.func, [one, *node.args], []), slip.INDEX
        yield ast.Call(ast.Name("reversed", ast.Load()), [node], []), slip.ORDER


def _left_out(node: ast.Call, scope: Scope) -> Iterator[Change]:
    name = called(node)
    method = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") not in ("np", "math")
    subject = (
        node.func.value if method and isinstance(node.func, ast.Attribute) else node.args[0] if node.args else None
    )
    if subject is None or name in PLAIN:
        return
    if name in REDUCTIONS:
        yield subject, slip.NOT_SUMMED
    elif name in ("transpose", "swapaxes"):
        yield subject, slip.TRANSPOSE
    elif name in ("clip", "maximum", "minimum", "where", "abs", "sign"):
        yield subject, slip.BRANCH
    elif name == "copy":
        yield subject, slip.ORDER._replace(id="not-copied", said="an array is written into that is still needed")
    elif name not in scope.functions or len(node.args) == 1:
        yield subject, slip.CHAIN_FACTOR._replace(said="an operation of the forward pass is left out", cost=2.0)


def _axes(node: ast.Call) -> Iterator[Change]:
    rest = [one for one in node.keywords if one.arg != "axis"]
    given = [one for one in node.keywords if one.arg == "axis"]
    first = 1 if getattr(getattr(node.func, "value", None), "id", "") in ("np", "numpy") else 0
    args = node.args[:first]
    old = given[0].value if given else node.args[first] if len(node.args) > first else ast.Constant(None)
    values: list[ast.expr] = [ast.Constant(None), *(ast.Constant(k) for k in (0, 1, 2, -1))]
    if isinstance(old, ast.Tuple):
        values += [ast.Tuple([one for one in old.elts if one is not left], ast.Load()) for left in old.elts]
    for value in values:
        if ast.dump(value) != ast.dump(old):
            yield ast.Call(node.func, args, [*rest, ast.keyword("axis", value)]), slip.AXIS
    for one in node.keywords:
        if one.arg == "keepdims":
            yield ast.Call(node.func, node.args, [k for k in node.keywords if k is not one]), slip.KEEPDIMS
    if not any(one.arg == "keepdims" for one in node.keywords) and called(node) not in ("argmax", "argmin", "cumsum"):
        kept = ast.keyword("keepdims", ast.Constant(True))
        yield ast.Call(node.func, node.args, [*node.keywords, kept]), slip.KEEPDIMS


def _transposed(node: ast.Call) -> Iterator[Change]:
    for place, arg in enumerate(node.args[:2]):
        args = [*node.args]
        args[place] = transposed(arg)
        yield ast.Call(node.func, args, node.keywords), slip.TRANSPOSE
    yield ast.Attribute(node, "T", ast.Load()), slip.TRANSPOSE._replace(cost=1.7)
