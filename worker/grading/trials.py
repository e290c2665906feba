"""The inputs that a submission is tried on: every case of the exercise with several seeds, one of them hidden."""

import hashlib
from dataclasses import dataclass
from typing import Any

from app.content import BlindInput, Case, ExerciseFolder

OPEN_SEEDS = 3


@dataclass(frozen=True)
class Seeded:
    """One case with one seed, before its inputs are made."""

    case: Case
    seed: int
    hidden: bool

    @property
    def draw(self) -> tuple[str, int, str]:
        return self.case.name, self.seed, self.case.dtype


@dataclass(frozen=True)
class Trial:
    """One case with one seed; a hidden one is drawn from a secret of the deployment and never shown."""

    case: str
    seed: int
    public: bool
    hidden: bool
    inputs: dict[str, Any]
    dtype: str
    required: bool = True
    fixed: bool = False
    remark: str | None = None


def seed_of(exercise: str, case: str, rank: int, secret: str = "") -> int:
    """A seed that depends on nothing but its arguments; below 2**31, so that every database can keep it."""
    digest = hashlib.sha256(f"{exercise}\0{case}\0{rank}\0{secret}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def seeded(folder: ExerciseFolder, secret: str) -> list[Seeded]:
    """Every case with each open seed and the deployment's hidden one; public ones come first."""
    public_first = sorted(folder.meta.cases, key=lambda case: not case.public)
    shown = [_seeded(folder, case, rank) for case in public_first for rank in range(OPEN_SEEDS)]
    return shown + [_seeded(folder, case, OPEN_SEEDS, secret) for case in folder.meta.cases]


def blind(folder: ExerciseFolder, one: BlindInput) -> list[Seeded]:
    """The same for an input that the exercise says mistakes hide on."""
    case = Case(name=one.name, about=one.about)
    return [_seeded(folder, case, rank) for rank in range(OPEN_SEEDS)]


def trial(one: Seeded, inputs: dict[str, Any]) -> Trial:
    case = one.case
    return Trial(
        case.name,
        one.seed,
        case.public and not one.hidden,
        one.hidden,
        inputs,
        case.dtype,
        case.required,
        case.convention == "fixed",
        case.remark,
    )


def _seeded(folder: ExerciseFolder, case: Case, rank: int, secret: str = "") -> Seeded:
    return Seeded(case, seed_of(folder.meta.id, case.name, rank, secret), bool(secret))
