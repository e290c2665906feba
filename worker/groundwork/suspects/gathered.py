"""Keep the wrong answers that differ, as sketches, with what they come from; what is right everywhere is none."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..trees import Array
from .sketch import code, length_of, raised, sketch
from .slip import Slip

# Of all sketches of an exercise together.
MEGABYTES = 20
# Relative; what differs by less is one answer.
DIGITS = 9

Answers = Sequence[Any]


class Gathered:
    """`wanted`: per draw the right answer, one array per output."""

    def __init__(self, wanted: Sequence[Sequence[Array]]) -> None:
        self._lengths = [[length_of(one.size) for one in row] for row in wanted]
        self._scales = [[_scale(one) for one in row] for row in wanted]
        self._numbers: list[list[Array]] = [[] for _ in wanted[0]]
        self._codes: list[list[list[int]]] = [[] for _ in wanted[0]]
        self._known: list[dict[bytes, int]] = [{} for _ in wanted[0]]
        self._rows: dict[tuple[tuple[int, ...], tuple[str, ...]], list[Any]] = {}
        self._seen: set[tuple[int, ...]] = set()
        self._room = MEGABYTES * 2**20
        self.left_out = 0
        self.add((), [list(row) for row in wanted])

    def add(self, slips: Sequence[Slip], answers: Answers) -> bool:
        """Whether this answer is new. `answers`: per draw a list of arrays, or a dict with what was raised."""
        if self._room <= 0:
            self.left_out += 1
            return False
        ids = tuple(self._id(place, answers) for place in range(len(self._numbers)))
        new = ids not in self._seen
        self._seen.add(ids)
        if any(ids):
            key = ids, tuple(slip.group for slip in slips)
            cost = sum(slip.cost for slip in slips)
            if key not in self._rows or cost < self._rows[key][2]:
                self._rows[key] = [[slip.packed() for slip in slips], list(ids), cost]
        return new

    def packed(self) -> dict[str, Any]:
        """Per output the different answers, number 0 being right; per row the slips, and its answers' numbers."""
        return {
            "answers": [np.array(rows) for rows in self._numbers],
            "codes": [np.array(rows, dtype=np.int64) for rows in self._codes],
            "rows": [[slips, ids] for slips, ids, _ in self._rows.values()],
        }

    def vector(self, place: int, arrays: Sequence[Array]) -> Array:
        """The sketches of one output on all draws, one after the other."""
        return np.concatenate([sketch(one, row[place]) for one, row in zip(arrays, self._lengths, strict=True)])

    def _id(self, place: int, answers: Answers) -> int:
        codes, parts, rounded = [], [], []
        for row, lengths, scales in zip(answers, self._lengths, self._scales, strict=True):
            array = None if isinstance(row, dict) else np.asarray(row[place])
            codes.append(raised(row["raised"]) if isinstance(row, dict) else code(np.asarray(row[place])))
            plain = array is not None and array.dtype.kind in "fiub"
            part = sketch(array, lengths[place]) if plain and array is not None else np.zeros(lengths[place])
            parts.append(part)
            rounded.append(np.round(part / max(scales[place], _scale(part)), DIGITS) + 0.0)
        key = np.concatenate([*rounded, codes]).tobytes()
        known = self._known[place]
        if key not in known:
            known[key] = len(known)
            self._numbers[place].append(np.concatenate(parts))
            self._codes[place].append(codes)
            self._room -= self._numbers[place][-1].nbytes + 8 * len(codes)
        return known[key]


def _scale(array: Array) -> float:
    values = np.abs(np.asarray(array, dtype=np.float64))
    return float(np.max(values[np.isfinite(values)], initial=0.0)) or 1.0
