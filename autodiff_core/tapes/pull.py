"""Hand the cotangent of a recorded result on to its operands.

`node` is what `tape` keeps of an operation; every node has a place for the cotangent that is being added up for it,
and waits in a heap, newest first. `each` serves every row; rows of one and of two operands, which long programs of
small numbers are made of, have ways of their own, in which `send` is written out.
"""

from collections.abc import Callable, Collection
from heapq import heappush
from typing import Any

import numpy as np
from numpy import float64

from autodiff_core import errors
from autodiff_core.adjoints import unbroadcast

Waiting = list[tuple[int, Any]]
Pull = Callable[[Any, Any, Waiting], None]


def send(x: Any, c: Any, waiting: Waiting) -> None:
    """Add c to the cotangent of x. Who gets a first one waits until all that was made of it has been visited."""
    if x.cotangent is None:
        x.cotangent = c
        heappush(waiting, (-x.order, x))
    else:
        x.cotangent = x.cotangent + c


def each(node: Any, g: Any, waiting: Waiting) -> None:
    """For any row, in plain numbers."""
    for x, c in cotangents(node, g):
        send(x, c, waiting)


def cotangents(
    node: Any, g: Any, create_graph: bool = False, useful: Collection[Any] | None = None
) -> list[tuple[Any, Any]]:
    """The operands that require grad, or of them the useful ones, and what the row says are their cotangents."""
    operands = [None if x is None else recorded(x, node) for x in node.edges or freed()]
    which = [i for i, x in enumerate(operands) if x is not None and (useful is None or x in useful)]
    y, xs = (node, node.inputs) if create_graph else (node.data, node.values)
    found = node.op.cotangents(which, g, y, xs, node.params)
    return [(operands[i], zeros_for(c, operands[i])) for i, c in zip(which, found, strict=True)]


def one_operand(cotangent: Callable[..., Any]) -> Pull:
    """For a row y = f(x) of any kind."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x = recorded(node.left, node)
        send(x, zeros_for(cotangent(0, g, node.data, (node.left_value,), node.params), x), waiting)

    return pull


def two_operands(cotangent: Callable[..., Any]) -> Pull:
    """For a row y = f(a, b) of any kind."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        y, xs, a, b = node.data, (node.left_value, node.right_value), node.left, node.right
        if a is not None or b is None:
            a = recorded(a, node)
            send(a, zeros_for(cotangent(0, g, y, xs, node.params), a), waiting)
        if b is not None:
            b = recorded(b, node)
            send(b, zeros_for(cotangent(1, g, y, xs, node.params), b), waiting)

    return pull


def with_kept(vjp: Callable[..., Any], otherwise: Pull) -> Pull:
    """For a row y = f(x) that keeps what came up when it was computed; otherwise for where it was not recorded so."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        kept = node.right_value
        if kept is None:
            return otherwise(node, g, waiting)
        x = recorded(node.left, node)
        return send(x, vjp(g, node.data, node.left_value, kept, **node.params), waiting)

    return pull


def general(vjp: Callable[..., Any]) -> Pull:
    """For a row y = f(x) with a VJP of its own."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x = recorded(node.left, node)
        send(x, zeros_for(vjp(g, node.data, node.left_value, **node.params), x), waiting)

    return pull


def linear(adjoint: Callable[..., Any]) -> Pull:
    """For a linear row y = L x."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x = node.left
        if x is None or x.order > node.order:
            x = recorded(x, node)
        c = adjoint(g, node.left_value, **node.params)
        if x.cotangent is None:
            x.cotangent = c
            heappush(waiting, (-x.order, x))
        else:
            x.cotangent = x.cotangent + c

    return pull


def bilinear(to_left: Callable[..., Any], to_right: Callable[..., Any]) -> Pull:
    """For a row y = B(a, b)."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x, other, a, b = node.left, node.right, node.left_value, node.right_value
        if x is not None or other is None:
            if x is None or x.order > node.order:
                x = recorded(x, node)
            send(x, to_left(g, a, b), waiting)
        if other is not None:
            if other.order > node.order:
                other = recorded(other, node)
            send(other, to_right(g, a, b), waiting)

    return pull


def elementwise(derivatives: tuple[Any, ...]) -> Pull | None:
    """For a row with these partial derivatives, functions of (result, *operands) or numbers, if it has a quick way."""
    match derivatives:
        case (-1,):
            return opposite
        case (d,) if callable(d):
            return of_one(d)
        case (left, right) if all(callable(d) or d in (1, -1) for d in derivatives):
            return of_two(left, right)
    return None


def opposite(node: Any, g: Any, waiting: Waiting) -> None:
    """For y = -x."""
    send(recorded(node.left, node), -g, waiting)


def of_one(derivative: Callable[..., Any]) -> Pull:
    """For an elementwise row y = f(x)."""

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x = node.left
        if x is None or x.order > node.order:
            x = recorded(x, node)
        c = g * derivative(node.data, node.left_value)
        if x.cotangent is None:
            x.cotangent = c
            heappush(waiting, (-x.order, x))
        else:
            x.cotangent = x.cotangent + c

    return pull


def of_two(d_left: Any, d_right: Any) -> Pull:
    """For an elementwise row y = f(a, b) whose partial derivatives are functions, or 1, or -1."""
    left_varies, right_varies = callable(d_left), callable(d_right)

    def pull(node: Any, g: Any, waiting: Waiting) -> None:
        x, other = node.left, node.right
        a, b = node.left_value, node.right_value
        # A single number was not broadcast, and its shape costs as much to ask for as its product.
        shape = None if type(g) is float64 else g.shape
        if x is not None:
            if x.order > node.order:
                x = recorded(x, node)
            if left_varies:
                c = g * d_left(node.data, a, b)
            else:
                c = g if d_left == 1 else -g
            if shape is not None and shape != a.shape:
                c = unbroadcast(c, a.shape)
            if x.cotangent is None:
                x.cotangent = c
                heappush(waiting, (-x.order, x))
            else:
                x.cotangent = x.cotangent + c
            if other is None:
                return
        x = other
        if x is None or x.order > node.order:
            x = recorded(x, node)
        if right_varies:
            c = g * d_right(node.data, a, b)
        else:
            c = g if d_right == 1 else -g
        if shape is not None and shape != b.shape:
            c = unbroadcast(c, b.shape)
        if x.cotangent is None:
            x.cotangent = c
            heappush(waiting, (-x.order, x))
        else:
            x.cotangent = x.cotangent + c

    return pull


def recorded(x: Any, node: Any) -> Any:
    """The operand x as it was when node was recorded; raises if it was freed, or changed though node needs it."""
    if x is None:
        freed()
    if x.order > node.order and node.op.saves:
        raise errors.modified(node.op.name, x.data.shape, x.versions.number, x.versions.at(node.order))
    while x.order > node.order and x.versions.before is not None:
        x = x.versions.before
    return x


def zeros_for(c: Any, x: Any) -> Any:
    return np.zeros_like(x.data)[()] if c is None else c


def freed() -> Any:
    raise errors.freed()
