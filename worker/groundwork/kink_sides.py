"""Find the kinks of `where`: entries whose condition turns when the variables are moved by no more than rounding.

A condition is plain numbers on the tape, and its operands are not recorded. So the forward computation is repeated
beside the point. A mask that is given as data never turns.
"""

from typing import Any

import numpy as np

from .draws import Draw
from .exercise import Exercise
from .rounding_kinked import COARSE, WITHIN
from .sweep import Tape, taped
from .trees import Array, is_real, mapped

FINE = 2.0**-53
MOVES = 6
# Beside 0 there is no relative step.
LEAST = 1e-30


class Sides:
    """For every `where` of a tape, which conditions turn within float64's rounding, and which within float32's."""

    def __init__(self, exercise: Exercise, draw: Draw, tape: Tape) -> None:
        self._places = [number for number, node in enumerate(tape.nodes) if node.op and node.op.name == "where"]
        self._turned: dict[float, dict[int, Array]] = {}
        if any(tape.edges[number] for number in self._places):
            here = _names(tape), _conditions(tape)
            self._turned = {u: _turned(exercise, draw, here, u) for u in (FINE, COARSE)}

    def margins(self, number: int, values: list[Array], errors: list[Array]) -> Array:
        """Where the condition turns: 0 if both branches are equal, 8 u if they are within rounding; else infinite."""
        rank = self._places.index(number)
        _, a, b = values
        with np.errstate(invalid="ignore"):
            apart = np.nan_to_num(np.abs(a - b), nan=np.inf)
        found = np.full(np.broadcast_shapes(*(v.shape for v in values)), np.inf)
        for u in (COARSE, FINE):
            turned = self._turned.get(u, {}).get(rank)
            if turned is not None:
                meets = apart <= WITHIN * u * (errors[1] + errors[2])
                found = np.where(turned & meets, np.where(apart == 0, 0.0, WITHIN * u), found)
        return found


def _turned(exercise: Exercise, draw: Draw, here: tuple[list[str], list[Array]], u: float) -> dict[int, Array]:
    names, conditions = here
    found = {rank: np.zeros(condition.shape, dtype=bool) for rank, condition in enumerate(conditions)}
    rng = np.random.default_rng(draw.seed)
    for _ in range(MOVES):
        for moved in _beside(exercise, draw, u, rng):
            other = taped(exercise, moved)
            if _names(other) == names:
                for rank, condition in enumerate(_conditions(other)):
                    found[rank] |= condition != conditions[rank]
    return found


def _beside(exercise: Exercise, draw: Draw, u: float, rng: np.random.Generator) -> list[Draw]:
    """The draw with every number of its variables moved a little, and with each moved the other way."""
    signs = {
        name: mapped(draw.widened[name], lambda leaf: rng.choice([-1.0, 1.0], np.shape(leaf)))
        for name in exercise.task.wrt
    }
    made = []
    for way in (1.0, -1.0):
        moved = {name: _moved(draw.widened[name], way * sign, u) for name, sign in signs.items()}
        made.append(Draw(draw.case, draw.seed, "float64", {**draw.widened, **moved}))
    return made


def _moved(value: Any, signs: Any, u: float) -> Any:
    return value + signs * (WITHIN * u * np.abs(value) + LEAST) if is_real(value) else value


def _names(tape: Tape) -> list[str]:
    return [node.op.name if node.op else "" for node in tape.nodes]


def _conditions(tape: Tape) -> list[Array]:
    return [np.asarray(node.values[0]) != 0 for node in tape.nodes if node.op and node.op.name == "where"]
