"""Fit what a submission is off by: as one contribution with another constant, as two, as a slip and a constant."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from worker.grading.answers import Array
from worker.grading.constants import Named
from worker.grading.matching import Sight, multiples
from worker.grading.suspects import Suspects
from worker.groundwork.suspects import slip
from worker.groundwork.suspects.slip import Slip

# So many more numbers than unknowns must agree before a constant without a name is believed.
ENOUGH = 10


class Explanation(NamedTuple):
    """What makes an output as it is. `key` is the same where one cause explains several outputs."""

    key: tuple[object, ...]
    slips: tuple[Slip, ...]
    cost: float
    factor: str | None = None


def effects(one: Sight, suspects: Suspects) -> Iterator[Explanation]:
    """One edge of the tape with a wrong constant: off = (c - 1) times its effect."""
    rows = suspects.moves[one.place]
    found = multiples(one, one.off, rows)
    whole = set(multiples(one, one.right, rows).rows)
    for row, ratios in zip(found.rows, found.ratios, strict=True):
        named = suspects.constants.name(ratios + 1, suspects.trials)
        if named is not None and named.value != 1:
            yield scaled(suspects, int(row), named)
        elif (
            named is None
            and row not in whole
            and _everywhere(ratios)
            and one.given.size - np.isfinite(ratios).sum() >= ENOUGH
        ):
            yield Explanation(("effect", int(row)), (_unnamed(suspects, int(row), ratios),), 3.5)


def _unnamed(suspects: Suspects, row: int, ratios: Array) -> Slip:
    """A factor that is none of the sizes and numbers given: the same everywhere, or one that depends on the inputs."""
    missing, where = suspects.effects[row]
    if missing.group == slip.PENALTY.group:
        return slip.PENALTY_RULE
    told = ratios[np.isfinite(ratios)]
    if np.ptp(told) <= 1e-6 * np.abs(told).max():
        return slip.FACTOR._replace(
            said=f"over {where}, a constant is wrong that is none of the sizes and numbers given"
        )
    said = f"over {where}, a factor that depends on the inputs is missing or wrong"
    return slip.CHAIN_FACTOR._replace(id="wrong-factor", said=said)


def _everywhere(ratios: Array) -> bool:
    """Whether something is wrong on every trial that tells."""
    return bool(np.all(np.abs(ratios[np.isfinite(ratios)]) > 1e-6))


def scaled(suspects: Suspects, row: int, named: Named) -> Explanation:
    """An edge with a named constant in words: missing, with the other sign, with a factor."""
    missing, where = suspects.effects[row]
    key = ("effect", row, named.name)
    if named.value == 0:
        return Explanation(key, (missing,), missing.cost, "0")
    turned = slip.SIGN._replace(said=f"{where} has the wrong sign")
    if named.value == -1:
        return Explanation(key, (turned,), 1.0, "-1")
    size = named.name.removeprefix("-")
    factor = slip.FACTOR._replace(said=f"{where} carries {size} times what it should")
    both = (turned, factor) if named.name.startswith("-") else (factor,)
    return Explanation(key, both, len(both) + named.cost, named.name)


def ratio(one: Sight, suspects: Suspects) -> Iterator[Explanation]:
    """The whole output is a constant times the right one."""
    found = multiples(one, one.given, one.right[None])
    if len(found.rows) and (named := suspects.constants.name(found.ratios[0], suspects.trials)) is not None:
        if named.value in (0, 1):
            return
        key = ("ratio", named.name)
        turned = slip.SIGN._replace(said="it is exactly the negative of the reference")
        if named.value == -1:
            yield Explanation(key, (turned,), 0.8, "-1")
            return
        size = named.name.removeprefix("-")
        factor = slip.FACTOR._replace(id="constant-ratio", said=f"it is {size} times the reference")
        both = (turned, factor) if named.name.startswith("-") else (factor,)
        yield Explanation(key, both, 0.9 * len(both) + 0.5 * named.cost, named.name)


def scaling(named: Named) -> tuple[Slip, ...]:
    """What a constant beside another slip is called."""
    size = named.name.removeprefix("-")
    turned = () if not named.name.startswith("-") else (slip.SIGN._replace(said="the sign is wrong"),)
    return turned if size == "1" else (*turned, slip.FACTOR._replace(said=f"it carries a factor {size} too much"))


def relatives(one: Sight, suspects: Suspects) -> Iterator[Explanation]:
    """Something else was returned, or something was added."""
    for slips, rows, target, zero in (
        (*suspects.added[one.place], one.off, "added"),
        (*suspects.instead[one.place], one.given, "instead"),
    ):
        found = multiples(one, target, rows)
        for row, ratios in zip(found.rows, found.ratios, strict=True):
            named = suspects.constants.name(ratios, suspects.trials)
            if named is not None and named.value != 0 and (zero == "added" or named.value is not None):
                cost = slips[row].cost + 0.3 * named.cost
                yield Explanation((zero, slips[row].said), (slips[row],), cost, named.name)
