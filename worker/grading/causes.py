"""Everything that explains an output of a submission, the exercise's own mistakes first, and what explains most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from worker.grading import doubles, fitting
from worker.grading.fitting import Explanation
from worker.grading.matching import Sight, equal, multiples, only_not_finite
from worker.grading.suspects import OWN, Suspects
from worker.groundwork.suspects.slip import Slip

# What costs so much more is no rival; what claims another output to be wrong that is right costs this more.
RIVAL, TOO_MUCH = 0.35, 0.6
LIKELY = 2.7


@dataclass
class Cause:
    """`places`: the outputs that it explains."""

    slips: tuple[Slip, ...]
    cost: float
    factor: str | None = None
    places: list[int] = field(default_factory=list)
    rivals: list["Cause"] = field(default_factory=list)


def singly(sights: Sequence[Sight], suspects: Suspects, failing: Sequence[int]) -> list[Cause]:
    """Causes that reproduce one output or more on all naming trials."""
    found: dict[tuple[object, ...], Cause] = {}
    for one in sights:
        for explanation in _explanations(one, suspects, failing):
            cause = found.setdefault(explanation.key, Cause(explanation.slips, explanation.cost, explanation.factor))
            cause.places.append(one.place)
    return list(found.values())


def _explanations(one: Sight, suspects: Suspects, failing: Sequence[int]) -> Iterator[Explanation]:
    same = np.flatnonzero(equal(one, suspects))
    same = same[same > 0]
    right = [place for place in range(len(suspects.right)) if place not in failing]
    for number in np.flatnonzero(np.isin(suspects.made[:, one.place], same)):
        row = suspects.rows[number]
        if row.slips[0].id.startswith(OWN):
            continue
        more = TOO_MUCH if any(row.answers[place] for place in right) else 0.0
        cost = sum(slip.cost for slip in row.slips) + 0.4 * (len(row.slips) - 1) + more
        yield Explanation(("row", int(number)), row.slips, cost)
    if one.usable and one.is_off:
        yield from fitting.ratio(one, suspects)
        yield from fitting.effects(one, suspects)
        yield from fitting.relatives(one, suspects)


def doubly(one: Sight, suspects: Suspects) -> Cause | None:
    """Two slips at once in one output, put together from what is known of each."""
    if not one.usable or not one.is_off or only_not_finite(one) or _is_multiple(one):
        return None
    best = _likely(one.place, suspects)
    likely = list(best)
    found: list[Cause] = [Cause(e.slips, e.cost) for e in doubles.two_effects(one, suspects)]
    for number, named in doubles.times_a_constant(one, suspects, likely):
        factor = fitting.scaling(named)
        found.append(Cause((*best[number], *factor), best[number][0].cost + len(factor) + named.cost, named.name))
    for i, j in doubles.sums_of_two(one, suspects, likely):
        found.append(Cause((*best[i], *best[j]), best[i][0].cost + best[j][0].cost + 0.5))
    for number, explanation in [] if found else doubles.slip_and_effect(one, suspects, likely):
        found.append(Cause((*best[number], *explanation.slips), best[number][0].cost + explanation.cost + 0.7))
    cause = min(found, key=lambda cause: cause.cost, default=None)
    return None if cause is None else Cause(cause.slips, cause.cost, cause.factor, [one.place])


def _is_multiple(one: Sight) -> bool:
    """One factor without a name: two slips could be made up for any such."""
    several = one.given.size > one.trials
    return several and bool(len(multiples(one, one.given, one.right[None]).rows))


def _likely(place: int, suspects: Suspects) -> dict[int, tuple[Slip, ...]]:
    """The likeliest single slip for each suspected answer that has the right shape."""
    best: dict[int, tuple[Slip, ...]] = {}
    plain = np.all(suspects.codes[place] == suspects.codes[place][0], axis=1)
    for row in suspects.rows:
        number = row.answers[place]
        likely = number and len(row.slips) == 1 and row.slips[0].cost < LIKELY and plain[number]
        if likely and (number not in best or row.slips[0].cost < best[number][0].cost):
            best[number] = row.slips
    return best


def chosen(causes: Sequence[Cause], places: Sequence[int]) -> tuple[list[Cause], list[int]]:
    """The fewest and likeliest causes for these outputs, each with its rivals; and the outputs that none explains."""
    left, picked = list(places), []
    while left:
        useful = [(cause, [p for p in cause.places if p in left]) for cause in causes]
        useful = [(cause, covered) for cause, covered in useful if covered]
        if not useful:
            break
        best, covered = min(useful, key=lambda one: (-len(one[1]), one[0].cost))
        rivals = [c for c, these in useful if these == covered and _is_rival(c, best)]
        rivals = sorted(rivals, key=lambda cause: cause.cost)
        picked.append(Cause(best.slips, best.cost, best.factor, covered, _distinct(rivals)))
        left = [place for place in left if place not in covered]
    return picked, left


def _is_rival(one: Cause, best: Cause) -> bool:
    single = len(one.slips) == len(best.slips) == 1
    own = any(slip.id.startswith(OWN) for slip in best.slips)
    return single and not own and one.slips[0].group != best.slips[0].group and one.cost <= best.cost + RIVAL


def _distinct(causes: Sequence[Cause]) -> list[Cause]:
    groups: dict[str, Cause] = {}
    for cause in causes:
        groups.setdefault(cause.slips[0].group, cause)
    return list(groups.values())
