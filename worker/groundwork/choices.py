"""The gradient of a trial as a function of what is chosen at its kinks, in plain numbers.

With s the weights of all ports, a the adjoints that arrive at the groups, P the map from a group to its ports:
a = b + M diag(s) P a and gradient = c + N diag(s) P a. One reverse sweep with every kink cut gives b and c, and one
from each port a column of M and N: so many sweeps, and every choice is known exactly.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .draws import Draw, Unsound
from .exercise import Exercise
from .kink_errors import errors
from .kink_sides import Sides
from .kink_sweeps import MOST, Cut, Reached, flat
from .kinks import Group, groups
from .reference import Expected
from .rounding import rounding_bounds
from .sweep import Tape, gradients, swept, taped
from .trees import Array

# How far the gradient at the reference's own weights may be from the reference, relative to the largest entry.
SAME = 1e-9


def choices(exercise: Exercise, draw: Draw, wanted: Sequence[Expected]) -> dict[str, Any] | None:
    """The trial's groups, ports and matrices as arrays; None where no kink matters to the gradient.

    wanted: what the reference gives, the gradients last. Raises Unsound where its own weights do not lead to it.
    `too_many` is all that is told where there are more ports than can be worked out.
    """
    if not exercise.task.differentiates:
        return None
    tape = taped(exercise, draw)
    roots = [tape.nodes[number] for number in tape.seeds]
    with np.errstate(all="ignore"):
        carried = rounding_bounds(roots) if roots else {}
        found = groups(tape, carried, Sides(exercise, draw, tape))
        made = _worked_out(tape, found) if found else None
    if made and "ops" in made:
        _same_at_reference(made, flat([want.value for want in wanted[-len(exercise.task.wrt) :]]))
    return made


def _worked_out(tape: Tape, found: list[Group]) -> dict[str, Any] | None:
    cut = Cut(tape, found)
    adjoints = swept(tape, tape.seeds, cut.hook, cut.nodes)
    direct, arrived = flat(gradients(tape, adjoints)), cut.arrived(adjoints)
    if not all(np.all(np.isfinite(array)) for array in (direct, arrived)):
        return None
    reached = Reached(tape, cut, arrived)
    reached.go()
    if reached.count > MOST:
        return {"too_many": reached.count}
    kept = reached.matter()
    return _plain(tape, cut, kept, reached, direct) if kept else None


def _plain(tape: Tape, cut: Cut, kept: list[int], reached: Reached, direct: Array) -> dict[str, Any]:
    held = [cut.groups[rank] for rank in kept]
    ports = [(place, port) for place, group in enumerate(held) for port in group.ports]
    columns = [reached.column(port.operand, port.entry) for _, port in ports]
    return {
        "ops": [group.op for group in held],
        "shapes": [group.shape for group in held],
        "margins": np.array([group.margin for group in held]),
        "low": np.array([group.low for group in held]),
        "high": np.array([group.high for group in held]),
        "owner": np.array([place for place, _ in ports]),
        "reference": np.array([port.weight for _, port in ports]),
        "direct": direct,
        "reach": np.stack([to_variables for to_variables, _ in columns], axis=1),
        "arrived": reached.arrived[kept],
        "onward": np.stack([onward[kept] for _, onward in columns], axis=1),
        "error": flat(errors(tape, cut, held)),
        "sizes": [int(np.prod(shape)) for shape in tape.shapes],
    }


def _same_at_reference(found: dict[str, Any], wanted: Array) -> None:
    s = found["reference"]
    q = len(found["ops"])
    spread = (found["owner"][:, None] == np.arange(q)) * s[:, None]
    arrived = np.linalg.solve(np.eye(q) - found["onward"] @ spread, found["arrived"])
    off = np.abs(found["direct"] + found["reach"] @ (spread @ arrived) - wanted)
    if np.max(off, initial=0.0) > SAME * max(np.max(np.abs(wanted), initial=0.0), np.max(found["error"], initial=0.0)):
        raise Unsound("the gradient at the reference's own choices is not the reference's")
