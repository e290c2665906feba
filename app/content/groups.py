"""The groups that mistakes fall into, shared by all exercises: title, the belief behind it, a first hint."""

import tomllib
from functools import lru_cache
from pathlib import Path

from app.content.schema import Slug, Strict, Text


class Group(Strict):
    id: Slug
    title: Text
    belief: Text
    first_hint: Text


@lru_cache
def read_groups(exercises_dir: Path) -> dict[str, Group]:
    """The groups by id, from groups.toml beside the exercises."""
    content = tomllib.loads((exercises_dir / "groups.toml").read_text(encoding="utf-8"))
    return {entry["id"]: Group.model_validate(entry) for entry in content["groups"]}
