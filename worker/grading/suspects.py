"""What a wrong answer may come from: the sketches that `worker.groundwork.suspects` worked out for an exercise.

All of it is about the naming trials, a few of an exercise's trials, with fresh seeds among them; arrays are float64.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from worker.grading.answers import Answer, Array, Raised
from worker.grading.constants import Constants
from worker.grading.expected import Expected
from worker.grading.trials import Seeded
from worker.groundwork.suspects.sketch import code, length_of, raised, sketch
from worker.groundwork.suspects.slip import Slip

CASES, FRESH = 6, 2
# Before the id of a slip that is a mistake of the exercise's own.
OWN = "own:"


class Row(NamedTuple):
    """An answer that the slips together make: per output the number of a sketch, 0 being the right one."""

    slips: tuple[Slip, ...]
    answers: tuple[int, ...]


class Effect(NamedTuple):
    """An edge of the reference's tape: what it is called when it is missing, and where it is, in words."""

    missing: Slip
    where: str


@dataclass(frozen=True)
class Suspects:
    """`trials`: places of the naming trials among all.

    Per output: `lengths` of the sketches of every naming trial, `right` what is right, `answers` and `codes` of what
    is wrong (a row for each), `moves` what the `effects` change, `added` and `instead` the arrays that wrong gradients
    are made of, with what each is called. `left_out` counts what there was no time for, `faults` say what failed.
    """

    trials: tuple[int, ...]
    constants: Constants
    lengths: tuple[tuple[int, ...], ...]
    right: tuple[Array, ...]
    answers: tuple[Array, ...]
    codes: tuple[Array, ...]
    rows: tuple[Row, ...]
    effects: tuple[Effect, ...]
    moves: tuple[Array, ...]
    added: tuple[tuple[tuple[Slip, ...], Array], ...]
    instead: tuple[tuple[tuple[Slip, ...], Array], ...]
    left_out: int = 0
    faults: tuple[str, ...] = ()

    @cached_property
    def made(self) -> Array:
        """The rows' answers as a matrix: a row for each, a column for each output."""
        return np.array([row.answers for row in self.rows], dtype=np.int64).reshape(len(self.rows), len(self.right))

    def sketched(self, answers: Sequence[Answer], place: int) -> tuple[Array, Array]:
        """The sketches of one output of a submission on the naming trials, one after the other, and their codes."""
        parts, codes = [], []
        for trial, length in zip(self.trials, self.lengths[place], strict=True):
            answer = answers[trial]
            if isinstance(answer, Raised):
                codes.append(raised(answer.kind))
                parts.append(np.zeros(length))
                continue
            codes.append(code(answer[place]))
            plain = answer[place].dtype.kind in "fiub"
            parts.append(sketch(answer[place], length) if plain else np.zeros(length))
        return np.concatenate(parts), np.array(codes, dtype=np.int64)


def naming_draws(draws: Sequence[Seeded]) -> tuple[int, ...]:
    """Places of the trials that are used: one open seed of several required cases, and hidden ones for the proof.

    None where nothing is hidden: then nothing is named.
    """
    usable = [(k, one) for k, one in enumerate(draws) if one.case.required and one.case.dtype == "float64"]
    first: dict[str, int] = {}
    for k, one in usable:
        if not one.hidden:
            first.setdefault(one.case.name, k)
    fresh = [k for k, one in usable if one.hidden]
    if not fresh:
        return ()
    return (*list(first.values())[:CASES], *fresh[:FRESH])


def read(
    found: dict[str, Any] | None,
    places: tuple[int, ...],
    wanted: Sequence[Sequence[Expected]],
    constants: Constants,
) -> Suspects | None:
    """From what the groundwork gave; raises LookupError, TypeError or ValueError where it gave something else."""
    if found is None:
        return None
    outputs = range(len(wanted[0]))
    lengths = tuple(tuple(length_of(wanted[trial][place].value.size) for trial in places) for place in outputs)
    right = tuple(
        np.concatenate([sketch(wanted[t][place].value, n) for t, n in zip(places, lengths[place], strict=True)])
        for place in outputs
    )
    before = len(outputs) - (len(found["effects"][0][2]) if found["effects"] else 0)
    moves = []
    for place in outputs:
        rows = [one[2][place - before] if place >= before else 0 * right[place] for one in found["effects"]]
        moves.append(np.array(rows, dtype=np.float64).reshape(len(rows), right[place].size))
    return Suspects(
        places,
        constants,
        lengths,
        right,
        tuple(_matrix(found["answers"][place], right[place].size) for place in outputs),
        tuple(_matrix(found["codes"][place], len(places)) for place in outputs),
        tuple(Row(tuple(_slip(one) for one in slips), tuple(map(int, ids))) for slips, ids in found["rows"]),
        tuple(Effect(_slip(slip), str(where)) for slip, where, _ in found["effects"]),
        tuple(moves),
        tuple(_relatives(found["added"], place, right[place].size) for place in outputs),
        tuple(_relatives(found["instead"], place, right[place].size) for place in outputs),
        int(found["left_out"]),
        tuple(map(str, found["faults"])),
    )


def _slip(packed: Sequence[Any]) -> Slip:
    id_, group, said, cost = packed
    return Slip(str(id_), str(group), str(said), float(cost))


def _matrix(rows: Any, width: int) -> Array:
    array = np.ascontiguousarray(rows)
    if array.ndim != 2 or array.shape[1] != width:
        raise ValueError(f"sketches of shape {array.shape}, and {width} numbers are due")
    return array


def _relatives(found: Sequence[Any], place: int, width: int) -> tuple[tuple[Slip, ...], Array]:
    mine = [(slip, vector) for at, slip, vector in found if at == place]
    rows = np.array([vector for _, vector in mine], dtype=np.float64).reshape(len(mine), width)
    return tuple(_slip(slip) for slip, _ in mine), rows


def with_own(suspects: Suspects, own: Sequence[tuple[str, str, Sequence[Answer]]]) -> Suspects:
    """The exercise's own mistakes (id, group, answers on all trials) beside the general ones, for two slips at once."""
    answers, codes = [[*rows] for rows in suspects.answers], [[*rows] for rows in suspects.codes]
    rows = []
    for name, group, given in own:
        ids = []
        for place in range(len(suspects.right)):
            vector, code_ = suspects.sketched(given, place)
            answers[place].append(vector)
            codes[place].append(code_)
            right = np.array_equal(code_, codes[place][0]) and np.allclose(vector, suspects.right[place], 1e-9, 1e-12)
            ids.append(0 if right else len(answers[place]) - 1)
        rows.append(Row((Slip(f"{OWN}{name}", group, "", 0.5),), tuple(ids)))
    return replace(
        suspects,
        rows=(*rows, *suspects.rows),
        answers=tuple(np.array(one) for one in answers),
        codes=tuple(np.array(one) for one in codes),
    )
