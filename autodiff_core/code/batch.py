"""Run a function of nodes at many points at once, in pieces that stay in the processor's cache."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autodiff_core import transform
from autodiff_core.code.lower import lowered
from autodiff_core.code.program import Writer, behind, form_of, written
from autodiff_core.graphs import graph_errors

# Numbers per array and piece: 128 kB of float64.
_PIECE = 2**14


class Batch:
    """Computes outputs (nodes) from inputs (nodes), of which some are batched.

    Called with an array for every input, with the batch as first axis of the batched ones, it returns an array for
    every output with the batch as first axis. What does not depend on a batched input is computed once.
    """

    def __init__(self, inputs: Sequence[Any], outputs: Sequence[Any], batched: Sequence[Any]) -> None:
        many, outputs = frozenset(batched), lowered(outputs)
        nodes = behind(outputs, set(inputs))
        moving = transform.depending(nodes, many)
        self.outputs = outputs
        self.moves = [x in moving for x in outputs]
        self.many = [k for k, x in enumerate(inputs) if x in many]
        self.single = [k for k, x in enumerate(inputs) if x not in many]
        single = [inputs[k] for k in self.single]
        varying, fixed = ([x for x in outputs if (x in moving) is moves] for moves in (True, False))
        border = computed_once(nodes, moving, single)
        self.once, first = written(Writer(single, [*border, *fixed]), form_of(len(border) + len(fixed)), "once")
        points = Writer([*(inputs[k] for k in self.many), *single, *border], varying, many)
        self.points, second = written(points, form_of(len(varying)), "points")
        self.source = f"{first}\n{second}"
        self.border = len(border)
        self.length = max(1, _PIECE // max([math.prod(x.shape) for x in moving] + [1]))

    def __call__(self, *arrays: Any) -> list[Any]:
        batched, single = [arrays[k] for k in self.many], [arrays[k] for k in self.single]
        n = common_length(batched)
        found = self.once(*single)
        # What is a little longer than a piece is not worth cutting.
        length = n if 0 < n <= 1.5 * self.length else self.length
        pieces = [
            self.points(*(x[start : start + length] for x in batched), *single, *found[: self.border])
            for start in range(0, n, length)
        ]
        varying, fixed = iter(self.joined(pieces)), iter(found[self.border :])
        return [
            next(varying) if moves else np.array(np.broadcast_to(next(fixed), (n, *x.shape)))
            for x, moves in zip(self.outputs, self.moves, strict=True)
        ]

    def joined(self, pieces: list[Any]) -> Sequence[Any]:
        if len(pieces) == 1:
            return pieces[0]  # type: ignore[no-any-return]
        moving = [x for x, moves in zip(self.outputs, self.moves, strict=True) if moves]
        if not pieces:
            return [np.zeros((0, *x.shape), x.dtype) for x in moving]
        return [np.concatenate(parts) for parts in zip(*pieces, strict=True)]


def computed_once(nodes: list[Any], moving: set[Any], single: list[Any]) -> list[Any]:
    """What is computed from unbatched inputs and used by what is batched."""
    operands = {x for node in nodes if node in moving for x in node.inputs if x not in moving and x.op is not None}
    changing = transform.depending(nodes, single)
    return [x for x in nodes if x in operands and x in changing]


def common_length(batched: list[Any]) -> int:
    lengths = {len(x) if np.ndim(x) else 0 for x in batched}
    if len(lengths) != 1 or any(np.ndim(x) == 0 for x in batched):
        raise graph_errors.batch_lengths(len(x) if np.ndim(x) else 0 for x in batched)
    return lengths.pop()
