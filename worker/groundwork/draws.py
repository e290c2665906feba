"""Make the inputs of one trial, and the upstream gradients where the exercise has them: random normal, never ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .exercise import Exercise
from .trees import is_real, mapped


class Unsound(Exception):
    """What the exercise's files give is not what its exercise.toml says."""


@dataclass(frozen=True)
class Draw:
    """One case with one seed: the arguments in the order in which a submission gets them."""

    case: str
    seed: int
    dtype: str
    arguments: dict[str, Any]

    @property
    def widened(self) -> dict[str, Any]:
        """The same numbers in float64: float32 is widened exactly."""
        return {name: mapped(value, _widened) for name, value in self.arguments.items()}


def draw(exercise: Exercise, case: str, seed: int, dtype: str) -> Draw:
    """Raises Unsound where the inputs are not those that exercise.toml names."""
    task = exercise.task
    rng = np.random.default_rng(seed)
    made = dict(exercise.inputs(rng, case))
    given = {name: made.pop(name) for name in task.upstreams if name in made}
    if tuple(made) != task.parameters:
        raise Unsound(f"inputs(rng, {case!r}) gives {tuple(made)}, and exercise.toml says {task.parameters}")
    plain = {name: mapped(value, lambda leaf: _in_dtype(leaf, dtype)) for name, value in made.items()}
    if task.upstreams:
        outs = exercise.outputs_of({name: mapped(value, _widened) for name, value in plain.items()})
        if len(outs) != len(task.upstreams):
            raise Unsound(f"forward gives {len(outs)} results, and exercise.toml says {len(task.upstreams)}")
        for name, out in zip(task.upstreams, outs, strict=True):
            upstream = given.get(name, rng.standard_normal(np.shape(out)))
            given[name] = _in_dtype(np.asarray(upstream, dtype=np.float64), dtype)
    upstreams = {name: given[name] for name in task.upstreams}
    first, last = (upstreams, plain) if task.kind == "vjp_rule" else (plain, upstreams)
    return Draw(case, seed, dtype, {**first, **last})


def _in_dtype(leaf: Any, dtype: str) -> Any:
    """Arrays in the dtype of the case, and integers as they are sent; a number given as Python float stays one."""
    if isinstance(leaf, np.generic):
        leaf = leaf.item()
    if not isinstance(leaf, np.ndarray):
        return leaf
    kinds = {"f": np.dtype(dtype), "i": np.dtype(np.int64), "u": np.dtype(np.int64)}
    return leaf.astype(kinds.get(leaf.dtype.kind, leaf.dtype), order="C")


def _widened(leaf: Any) -> Any:
    return leaf.astype(np.float64) if isinstance(leaf, np.ndarray) and is_real(leaf) else leaf
