"""What all exercises share, as TOML beside them: the groups that mistakes fall into, and the units of a course."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.content.schema import Slug, Strict, Text


class Group(Strict):
    """A title, the belief behind such mistakes, and the first hint for them."""

    id: Slug
    title: Text
    belief: Text
    first_hint: Text


class Unit(Strict):
    id: Slug
    title: Text


@lru_cache
def read_groups(exercises_dir: Path) -> dict[str, Group]:
    """The groups by id, from groups.toml."""
    return {entry["id"]: Group.model_validate(entry) for entry in _read(exercises_dir / "groups.toml")["groups"]}


@lru_cache
def read_units(exercises_dir: Path) -> dict[str, Unit]:
    """The units by id, in the order of a course, from units.toml."""
    return {entry["id"]: Unit.model_validate(entry) for entry in _read(exercises_dir / "units.toml")["units"]}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
