"""Print a graph as a formula that a person would write: 2*x*cos(x**2), with as few brackets as it can be read with.

Written piece by piece from a stack, so that a formula may be as deep as memory allows.
"""

from collections.abc import Iterator
from itertools import chain, islice
from string import ascii_letters
from typing import Any, NamedTuple

import numpy as np

from autodiff_core import ops
from autodiff_core.graphs.graph import Vertex, order
from autodiff_core.ops.comparisons import SIGNS, both, invert

COMPARE, SUM, PRODUCT, POWER, ATOM = range(1, 6)

_LONG = 2000
_SHOWN = 6

Pieces = list[Any]


class Slot(NamedTuple):
    """A node within a formula, and how tightly it must bind to go without brackets."""

    node: Any
    binding: int


class Product(NamedTuple):
    """Numbers without their sign, the nodes that are multiplied, and the pieces that are divided by."""

    numbers: list[Any]
    factors: list[Any]
    divisors: list[Pieces]


def written(root: Vertex) -> str:
    """The formula. A long one with common parts names them first, a line for each: t1 = ..."""
    lines, names = [], common_parts(root) if tree_size(root) > _LONG else {}
    for node, name in names.items():
        lines.append(f"{name} = {''.join(pieces(node, names))}")
    return "\n".join([*lines, "".join(pieces(root, names))])


def beginning(root: Vertex, length: int) -> str:
    """The formula in one line, cut off where it gets too long."""
    text = "".join(islice(pieces(root, {}), length))
    return text if len(text) <= length else text[: length - 3] + "..."


def tree_size(root: Vertex) -> int:
    """How many nodes the graph has when every use of a node is counted: what writing it out takes."""
    sizes: dict[Any, int] = {}
    for node in order(root):
        sizes[node] = 1 + sum(sizes[x] for x in node.inputs)
    return sizes[root]


def common_parts(root: Vertex) -> dict[Any, str]:
    """Names for what is used more than once."""
    nodes = order(root)
    uses: dict[Any, int] = dict.fromkeys(nodes, 0)
    for x in chain.from_iterable(node.inputs for node in nodes):
        uses[x] += 1
    taken = {node.name for node in nodes}
    letter = next(letter for letter in ascii_letters[19::-1] if f"{letter}1" not in taken)
    shared = [node for node in nodes if node.op is not None and uses[node] > 1 and node is not root]
    return {node: f"{letter}{k}" for k, node in enumerate(shared, 1)}


def pieces(root: Vertex, names: dict[Any, str]) -> Iterator[str]:
    """The text, bit by bit. A node with a name is written by it, except at the root."""
    waiting: Pieces = [*reversed(layout(root, names)[0])]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            yield piece
        elif bare(piece.node) in names:
            yield names[bare(piece.node)]
        else:
            parts, binding = layout(piece.node, names)
            waiting.extend(reversed(parts if binding >= piece.binding else ["(", *parts, ")"]))


def layout(node: Any, names: dict[Any, str]) -> tuple[Pieces, int]:
    """The pieces of one node, operands not yet written out, and how tightly they bind together."""
    node = bare(node)
    if node.op is None:
        return leaf(node)
    if node.op in (ops.add, ops.subtract):
        return sum_of(node, names), SUM
    if node.op in (ops.multiply, ops.divide, ops.negative) or is_reciprocal(node):
        sign, product = factors(node, node, names)
        if sign > 0 and is_alone(product):
            return layout(product.factors[0], names)
        return (["-"] if sign < 0 else []) + product_of(product), SUM if sign < 0 else PRODUCT
    if node.op in (ops.square, ops.power):
        exponent: Any = "2" if node.op is ops.square else Slot(node.inputs[1], POWER)
        return [Slot(node.inputs[0], ATOM), "**", exponent], POWER
    if node.op is ops.matmul:
        return [Slot(node.inputs[0], PRODUCT), " @ ", Slot(node.inputs[1], POWER)], PRODUCT
    if node.op in SIGNS:
        a, b = node.inputs
        return [Slot(a, SUM), f" {SIGNS[node.op]} ", Slot(b, SUM)], COMPARE
    if node.op is invert:
        return ["~", Slot(node.inputs[0], ATOM)], POWER
    return postfix(node) or call(node), ATOM


def leaf(node: Any) -> tuple[Pieces, int]:
    if node.name is not None:
        return [node.name], ATOM
    text = number(node.value) if node.is_number else array(node.value)
    return [text], SUM if text.startswith("-") else ATOM


def number(value: Any) -> str:
    real = isinstance(value, float | np.floating)
    if real and float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def array(value: Any) -> str:
    if value.size <= _SHOWN:
        return str(value.tolist())
    return f"array({'x'.join(map(str, value.shape))})"


def postfix(node: Any) -> Pieces:
    """What stands behind its operand: X.T, x[0]; nothing for other operations."""
    if node.op is ops.transpose and node.params.get("axes") is None:
        return [Slot(node.inputs[0], ATOM), ".T"]
    if node.op is ops.getitem:
        return [Slot(node.inputs[0], ATOM), f"[{key(node.params['key'])}]"]
    return []


def call(node: Any) -> Pieces:
    """A function of its operands; parameters are named, and left out where they say nothing."""
    x = node.inputs[0]
    if node.op is ops.broadcast_to and x.is_number:
        name = {0: "zeros", 1: "ones"}.get(x.value)
        return [f"{name}({node.shape})" if name else f"full({node.shape}, {number(x.value)})"]
    given = [f"{k}={parameter(v)}" for k, v in node.params.items() if v is not None and v is not False]
    arguments: Pieces = [Slot(x, 0) for x in node.inputs] + given
    commas = chain.from_iterable((", ", argument) for argument in arguments)
    return [f"{node.op.name}(", *islice(commas, 1, None), ")"]


def parameter(value: Any) -> str:
    return array(value) if isinstance(value, np.ndarray) else str(value)


def key(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(key, value))
    if isinstance(value, slice):
        start, stop, step = ("" if v is None else str(v) for v in (value.start, value.stop, value.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if value is Ellipsis else parameter(value)


def terms(root: Any, names: dict[Any, str]) -> list[tuple[int, Any]]:
    """What a sum adds up, in order, each with its sign."""
    found: list[tuple[int, Any]] = []
    waiting = [(1, root)]
    while waiting:
        sign, node = waiting.pop()
        node = bare(node)
        if node.op in (ops.add, ops.subtract) and (node is root or node not in names):
            a, b = node.inputs
            waiting += [(sign if node.op is ops.add else -sign, b), (sign, a)]
        else:
            found.append((sign, node))
    return found


def bare(node: Any) -> Any:
    """Without what the table adds to a divisor or base where it is zero, so that no nan comes of it."""
    while node.op is ops.add and is_guard(node.inputs[1], node.inputs[0]):
        node = node.inputs[0]
    return node


def is_guard(x: Any, base: Any) -> bool:
    if x.op is both:
        return is_guard(x.inputs[0], base)
    return x.op is ops.equal and x.inputs[0] is base and x.inputs[1].is_number


def sum_of(root: Any, names: dict[Any, str]) -> Pieces:
    """Terms joined by their signs; one that is added comes first, if there is any."""
    signed = []
    for sign, node in terms(root, names):
        own, product = factors(node, root, names)
        signed.append((sign * own, product_of(product)))
    leader = next((k for k, (sign, _) in enumerate(signed) if sign > 0), 0)
    signed.insert(0, signed.pop(leader))
    out: Pieces = ["-"] if signed[0][0] < 0 else []
    for k, (sign, parts) in enumerate(signed):
        out += [*([] if k == 0 else [" + " if sign > 0 else " - "]), *parts]
    return out


def factors(node: Any, root: Any, names: dict[Any, str]) -> tuple[int, Product]:
    """The sign of a node within the formula of root, and what it multiplies and divides."""
    sign, numbers, above, below = 1, [], [], []
    waiting = [(node, True)]
    while waiting:
        x, up = waiting.pop()
        x = bare(x)
        whole = x in names and x is not root
        if x.op is ops.negative and not whole:
            sign = -sign
            waiting.append((x.inputs[0], up))
        elif (x.op is ops.multiply or (x.op is ops.divide and up)) and not whole:
            a, b = x.inputs
            waiting += [(b, up and x.op is ops.multiply), (a, up)]
        elif up and is_reciprocal(x) and not whole:
            below.append(divisor(x))
        elif up and x.is_number and x.dtype.kind in "iuf":
            sign = -sign if x.value < 0 else sign
            numbers.append(abs(x.value))
        elif up:
            above.append(x)
        else:
            below.append([Slot(x, POWER)])
    return sign, Product(together(numbers), sorted(above, key=place), below)


def together(numbers: list[Any]) -> list[Any]:
    """Their product as one number; none if it is one, all of them if it is too large or too small to be written."""
    with np.errstate(all="ignore"):
        product = numbers[0] if len(numbers) == 1 else np.prod(numbers, dtype=float)
    if product == 1:
        return []
    return [product] if np.isfinite(product) and product != 0 else numbers


def place(node: Any) -> tuple[int, str]:
    """Powers of variables before functions and in the order of the alphabet, as in 2*x*y*cos(x)."""
    base = node.inputs[0] if node.op in (ops.square, ops.power) else node
    return (1, "") if base.name is None else (0, base.name)


def is_reciprocal(node: Any) -> bool:
    if node.op is not ops.power:
        return False
    exponent = node.inputs[1]
    return bool(exponent.is_number and exponent.dtype.kind in "if" and exponent.value < 0)


def divisor(node: Any) -> Pieces:
    base, exponent = node.inputs[0], -node.inputs[1].value
    return [Slot(base, POWER)] if exponent == 1 else [Slot(base, ATOM), "**", number(exponent)]


def product_of(product: Product) -> Pieces:
    numbers = [[number(n)] for n in product.numbers or ([] if product.factors else [1])]
    above = joined([*numbers, *([Slot(x, PRODUCT if is_alone(product) else POWER)] for x in product.factors)])
    below = joined(product.divisors)
    if len(product.divisors) > 1:
        below = ["(", *below, ")"]
    return [*above, "/", *below] if below else above


def is_alone(product: Product) -> bool:
    return len(product.factors) == 1 and not product.numbers and not product.divisors


def joined(parts: list[Pieces]) -> Pieces:
    """The parts with a star between them."""
    return list(chain.from_iterable(["*", *part] if k else part for k, part in enumerate(parts)))
