"""All suspects of an exercise on some of its draws, as plain data."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..draws import Draw
from ..exercise import Exercise, Task
from ..sweep import taped
from ..trees import Array
from . import mutants, slip, texts
from .effects import effects
from .gathered import Gathered
from .relatives import Relative, added, divided, instead, sums

# CPU seconds for changes of the text, for pairs of them, and for mutants of the tape.
TEXTS, PAIRS, MUTANTS = 2.0, 1.0, 2.0


def suspects(exercise: Exercise, draws: Sequence[Draw], wanted: Sequence[Sequence[Array]]) -> dict[str, Any]:
    """`wanted`: what is right, per draw one array per output. See `worker.grading.suspects` for what is what."""
    gathered = Gathered(wanted)
    out: dict[str, Any] = {"effects": [], "added": [], "instead": [], "left_out": 0, "faults": []}
    if exercise.task.differentiates:
        with _kept_apart(out["faults"]):
            out |= _of_the_tape(exercise, draws, wanted, gathered)
    if exercise.task.solution:
        with _kept_apart(out["faults"]):
            out["left_out"] += _of_the_text(exercise.task, draws, gathered)
    out["left_out"] += gathered.left_out
    return out | gathered.packed()


@contextmanager
def _kept_apart(faults: list[str]) -> Iterator[None]:
    """An exercise can be judged where no suspects can be worked out: what failed is kept, and said by its proof."""
    try:
        yield
    except Exception as error:
        faults.append(f"{type(error).__name__}: {error}")


def _of_the_text(task: Task, draws: Sequence[Draw], gathered: Gathered) -> int:
    _, left_out = texts.tried(task, draws, (TEXTS, PAIRS), lambda one: gathered.add(one.slips, one.answers))
    return left_out


def _of_the_tape(
    exercise: Exercise, draws: Sequence[Draw], wanted: Sequence[Sequence[Array]], gathered: Gathered
) -> dict[str, Any]:
    known = [mutants.known(taped(exercise, one)) for one in draws]
    before = len(wanted[0]) - len(known[0].right)
    kept = [list(row[:before]) for row in wanted]
    for said, label, which in mutants.overwritten(known[0]):
        wrong = [mutants.kept_one(one, label, which) for one in known]
        gathered.add((said,), [[*a, *b] for a, b in zip(kept, wrong, strict=True)])
    left_out = 0
    ends = time.process_time() + MUTANTS
    seen: set[tuple[str, bytes]] = set()
    for mutant in sorted(mutants.mutants(known[0]), key=lambda one: one.slip.cost):
        if time.process_time() > ends:
            left_out += 1
            continue
        # Most are the same as another one that was tried before: the first draw shows it.
        first = mutants.answers(mutant, known[:1])
        if first is None or (key := (mutant.slip.group, _rounded(first[0]))) in seen:
            continue
        seen.add(key)
        if (found := mutants.answers(mutant, known)) is not None:
            gathered.add((mutant.slip,), [[*a, *b] for a, b in zip(kept, found, strict=True)])
    for place in range(len(known[0].right)):
        said = slip.TENSOR._replace(id="value-returned", said="the value is returned, not its gradient", cost=1.2)
        values = [np.asarray(one.tape.nodes[-1].data) for one in known]
        wrong = [[*one.right[:place], value, *one.right[place + 1 :]] for one, value in zip(known, values, strict=True)]
        gathered.add((said,), [[*a, *b] for a, b in zip(kept, wrong, strict=True)])
    for said, wrong in divided(known):
        gathered.add((said,), [[*a, *b] for a, b in zip(kept, wrong, strict=True)])
    whole = slip.Slip("integers", "numerics", "it is cut to whole numbers: an array of integers is written into", 1.2)
    gathered.add((whole,), [[*a, *map(np.trunc, one.right)] for a, one in zip(kept, known, strict=True)])
    return {
        "effects": _effects(known, before, gathered),
        "added": [_relative(one, before, gathered) for one in (*added(known), *sums(known))],
        "instead": [_relative(one, before, gathered) for one in instead(known)],
        "left_out": left_out,
    }


def _rounded(arrays: Sequence[Array]) -> bytes:
    flat = np.concatenate([np.ravel(array) for array in arrays])
    return (np.round(flat / (np.abs(flat).max(initial=0.0) or 1.0), 9) + 0.0).tobytes()


def _effects(known: Sequence[mutants.Known], before: int, gathered: Gathered) -> list[Any]:
    """Edges whose effects are the same array are one: the likeliest name of them stands for all."""
    found: dict[bytes, Any] = {}
    for one in sorted(effects(known), key=lambda effect: effect.missing.cost):
        rows = [
            gathered.vector(before + place, [arrays[place] for arrays in one.arrays])
            for place in range(len(known[0].right))
        ]
        vector = np.concatenate(rows)
        scale = np.abs(vector).max(initial=0.0)
        if scale:
            key = (np.round(vector / scale, 8) + 0.0).tobytes()
            found.setdefault(key, [one.missing.packed(), one.where, rows])
    return list(found.values())


def _relative(one: Relative, before: int, gathered: Gathered) -> list[Any]:
    place = before + one.place
    return [place, one.slip.packed(), gathered.vector(place, one.arrays)]
