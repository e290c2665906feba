"""What a trial's kinks leave open: the gradient as a function of the weights that are chosen at them.

The arrays are worked out by `worker.groundwork.choices`, where their meaning is explained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from worker.grading.answers import Array, ExerciseFault
from worker.grading.trials import Trial

SIMPLEX, BALL = "simplex", "ball"


@dataclass(frozen=True)
class Choices:
    """Groups, of which `ops`, `shapes`, `margins`, `low` and `high` tell, and their ports: `owner` is a port's group.

    `reference` are the weights that give the reference; `error` is e of the gradient for whatever choice.
    """

    ops: tuple[str, ...]
    shapes: tuple[str, ...]
    margins: Array
    low: Array
    high: Array
    owner: Array
    reference: Array
    direct: Array
    reach: Array
    arrived: Array
    onward: Array
    error: Array

    def ports(self, group: int) -> Array:
        return np.flatnonzero(self.owner == group)

    def open_to(self, u: float) -> Array:
        """Per port, whether one who computes with unit roundoff u may come out on another side of the kink."""
        return np.asarray((self.margins <= 8 * u)[self.owner])

    @cached_property
    def middle(self) -> Array:
        """Weights from which every choice matters: half way, or equal parts."""
        counts = np.bincount(self.owner, minlength=len(self.ops))
        half = (self.low + self.high) / 2
        equal = np.where(np.array([shape == SIMPLEX for shape in self.shapes]), 1 / counts, half)
        return np.asarray(equal[self.owner])

    def gradient(self, s: Array, rows: slice) -> Array:
        """The entries of one variable's gradient, flat, for the weights s."""
        return np.asarray(self.direct[rows] + self.reach[rows] @ (s * self._adjoints(s)[self.owner]))

    def slopes(self, s: Array, rows: slice) -> Array:
        """How the same entries change with each weight; a column per port."""
        onward = self.reach[rows]
        if self._in_series:
            spread = self._spread(s)
            onward = onward + self.reach[rows] @ spread @ np.linalg.solve(self._loop(spread), self.onward)
        return np.asarray(onward * self._adjoints(s)[self.owner])

    def _adjoints(self, s: Array) -> Array:
        if not self._in_series:
            return self.arrived
        return np.linalg.solve(self._loop(self._spread(s)), self.arrived)

    @cached_property
    def _in_series(self) -> bool:
        return bool(np.any(self.onward))

    def _spread(self, s: Array) -> Array:
        return np.asarray((self.owner[:, None] == np.arange(len(self.ops))) * s[:, None])

    def _loop(self, spread: Array) -> Array:
        return np.asarray(np.eye(len(self.ops)) - self.onward @ spread)


@dataclass(frozen=True)
class Share:
    """One variable's part in the choices of its trial: its entries are these rows."""

    choices: Choices
    rows: slice


def shares(row: dict[str, Any] | None, trial: Trial, outputs: int) -> list[Share | None]:
    """Per output what is open; nothing where the exercise fixes the convention. Raises ExerciseFault for too much."""
    if row is None or trial.fixed:
        return [None] * outputs
    if "too_many" in row:
        raise ExerciseFault(
            f"case {trial.case}: {row['too_many']} entries lie at kinks, more than can be judged; "
            'make it smaller, or state the convention and say convention = "fixed"'
        )
    sizes = row["sizes"]
    made = Choices(
        ops=tuple(row["ops"]),
        shapes=tuple(row["shapes"]),
        **{name: np.asarray(row[name]) for name in _ARRAYS},
    )
    return [None] * (outputs - len(sizes)) + [Share(made, rows) for rows in _rows(sizes)]


_ARRAYS = ("margins", "low", "high", "owner", "reference", "direct", "reach", "arrived", "onward", "error")


def _rows(sizes: Sequence[int]) -> list[slice]:
    ends = np.cumsum(sizes, dtype=int)
    return [slice(int(end) - size, int(end)) for end, size in zip(ends, sizes, strict=True)]
