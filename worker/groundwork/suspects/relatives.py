"""Arrays that wrong gradients are made of: the variables themselves, values on the tape, gradients of other nodes."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from ..sweep import gradients, swept
from ..trees import Array
from . import slip
from .copies import Label
from .mutants import Known
from .penalty import penalty
from .slip import Slip
from .words import operation

ADDED = slip.PENALTY._replace(id="penalty-added", cost=1.6)
VALUE = slip.TENSOR._replace(id="value-returned", cost=1.2)
START = slip.ADDED_UP._replace(id="starts-from-value", said="the value of the variable itself is added", cost=1.5)
PENALTY_DIVISOR = slip.PENALTY_RULE._replace(said="the penalty stands in the divisor, beside a size", cost=1.5)
STOPPED = slip.CHAIN_FACTOR._replace(id="chain-stopped", cost=1.7)


class Relative(NamedTuple):
    """For one output: `arrays` has one array per draw, in the output's shape."""

    place: int
    slip: Slip
    arrays: list[Array]


def added(draws: Sequence[Known]) -> Iterator[Relative]:
    """What may have been added to a gradient: a multiple of the variable, of its signs, of its sum."""
    for place, number in enumerate(draws[0].tape.wrt):
        if number is None:
            continue
        name = draws[0].tape.names[number]
        values = [one.tape.data(found) for one in draws if (found := one.tape.wrt[place]) is not None]
        if len(values) < len(draws):
            continue
        plain = ADDED if penalty(draws[0].tape) else START
        for words, arrays in _multiples(name, values) if plain is ADDED else [(START.said, values)]:
            yield Relative(place, plain._replace(said=words), arrays)


def sums(draws: Sequence[Known]) -> Iterator[Relative]:
    """What else may have been added: one number for all entries, made of any variable, and the data's gradient."""
    if not (nodes := penalty(draws[0].tape)):
        return
    for place in range(len(draws[0].right)):
        said = "a multiple of the gradient of the data's part is added"
        yield Relative(place, ADDED._replace(said=said), [_of_data(one, nodes)[place] for one in draws])
        shapes = [one.right[place].shape for one in draws]
        for number in draws[0].tape.wrt:
            values = [one.tape.data(number) for one in draws if number is not None]
            name = draws[0].tape.names.get(number or 0, "")
            if not values:
                continue
            squares = [np.full(shape, np.sum(x * x)) for x, shape in zip(values, shapes, strict=True)]
            yield Relative(place, ADDED._replace(said=f"a multiple of the sum of squares of {name} is added"), squares)
            if number != draws[0].tape.wrt[place]:
                totals = [np.full(shape, np.sum(x)) for x, shape in zip(values, shapes, strict=True)]
                yield Relative(place, ADDED._replace(said=f"a multiple of the sum of {name} is added"), totals)


def _multiples(name: str, values: list[Array]) -> Iterator[tuple[str, list[Array]]]:
    yield f"a multiple of {name} is added", values
    yield f"a multiple of the signs of {name} is added", [np.sign(x) for x in values]
    yield f"a multiple of the squares of {name} is added", [x**2 for x in values]
    yield f"a multiple of {name} by its length is added", [x / (np.sqrt(np.sum(x * x)) or 1.0) for x in values]
    yield f"a multiple of the sum of {name} is added", [np.full_like(x, x.sum()) for x in values]
    for axis in range(min(x.ndim for x in values) if values[0].ndim > 1 else 0):
        sums = [np.array(np.broadcast_to(x.sum(axis=axis, keepdims=True), x.shape)) for x in values]
        yield f"a multiple of the sums of {name} along one axis is added", sums


def instead(draws: Sequence[Known]) -> Iterator[Relative]:
    """What may have been returned in the place of a gradient."""
    for place in range(len(draws[0].right)):
        yield from _others(draws, place)
        for label in draws[0].copies.nodes:
            yield from _values(draws, place, label)
        ones = [np.ones_like(one.right[place]) for one in draws]
        same = "it is the same number everywhere, whatever the inputs are"
        yield Relative(place, slip.CHAIN_FACTOR._replace(id="constant-returned", said=same), ones)
        signs = [np.sign(one.tape.data(at)) for one in draws if (at := one.tape.wrt[place]) is not None]
        if len(signs) == len(draws):
            yield Relative(place, VALUE._replace(said="it is a multiple of the signs of the variable"), signs)


def _others(draws: Sequence[Known], place: int) -> Iterator[Relative]:
    """The gradient of another variable, or its sums, in the place of this one."""
    tape = draws[0].tape
    for other, number in enumerate(tape.wrt):
        if other == place or number is None:
            continue
        said = slip.TENSOR._replace(said=f"it is made of the gradient of {tape.names[number]}", cost=1.9)
        arrays = [one.right[other] for one in draws]
        shapes = [one.right[place].shape for one in draws]
        yield from _in_shape(place, said, arrays, shapes)
        for axis in (None, *range(min(array.ndim for array in arrays))):
            yield from _in_shape(place, said, [np.asarray(array.sum(axis=axis)) for array in arrays], shapes)


def _values(draws: Sequence[Known], place: int, label: Label) -> Iterator[Relative]:
    numbers = [one.copies.nodes.get(label, [-1])[-1] for one in draws]
    shapes = [one.right[place].shape for one in draws]
    if min(numbers) < 0 or shapes[0] == ():
        return
    node, word = draws[0].tape.nodes[numbers[0]], operation(draws[0].tape, numbers[0])
    said = VALUE._replace(cost=1.2 if numbers[0] in draws[0].tape.seeds else 1.6 if node.op is None else 1.9)
    values = [one.tape.data(number) for one, number in zip(draws, numbers, strict=True)]
    yield from _in_shape(place, said._replace(said=f"it is the value of {word}"), values, shapes)
    if numbers[0] != draws[0].tape.wrt[place]:
        passed = [np.asarray(one.adjoints.get(number, 0.0)) for one, number in zip(draws, numbers, strict=True)]
        below = f"it is a multiple of the gradient of {word}: what lies below is left out"
        yield from _in_shape(place, STOPPED._replace(said=below), passed, shapes)


def _in_shape(place: int, said: Slip, arrays: list[Array], shapes: list[tuple[int, ...]]) -> Iterator[Relative]:
    if all(array.shape == shape for array, shape in zip(arrays, shapes, strict=True)):
        yield Relative(place, said, arrays)
    elif all(array.T.shape == shape for array, shape in zip(arrays, shapes, strict=True)):
        yield Relative(place, said, [array.T for array in arrays])


def divided(draws: Sequence[Known]) -> Iterator[tuple[Slip, list[list[Array]]]]:
    """The penalty's gradient P in the divisor: n D / (n + k P) where D + P belongs, n being a size of the data."""
    if not (nodes := penalty(draws[0].tape)):
        return
    said = PENALTY_DIVISOR
    for share, axis in product((1.0, 0.5), (0, -1)):
        yield said, [[_divided(one, place, nodes, share, axis) for place in range(len(one.right))] for one in draws]


def _divided(one: Known, place: int, nodes: set[int], share: float, axis: int) -> Array:
    tape, right = one.tape, one.right[place]
    data = _of_data(one, nodes)[place]
    shapes = [tape.data(k).shape for k, node in enumerate(tape.nodes) if node.op is None and k not in tape.wrt]
    n = max((shape for shape in shapes if shape), key=len)[axis]
    return np.asarray(n * data / (n + share * (right - data)))


def _of_data(one: Known, nodes: set[int]) -> list[Array]:
    """The gradients without the penalty's."""
    dropped = lambda edge, g, h: np.zeros_like(h) if edge.operand in nodes else h  # noqa: E731
    return gradients(one.tape, swept(one.tape, one.tape.seeds, dropped))
