"""Find exercises by their ids or folders, and make a judge for them: what `check`, `prove` and `new` share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from app.content import ExerciseFolder, FolderError, read_folder
from app.content.folder import META
from app.settings import Settings
from worker import sandbox
from worker.grading.judge import Judge
from worker.grading.shelf import Shelf
from worker.tasks import limits_of

LOCAL_SECRET = "local"  # noqa: S105  # hidden seeds guard a server; on one's own machine nothing is hidden


@dataclass(frozen=True)
class Found:
    """An exercise on disk. `folder` is None where it cannot be used: `problem` says why, `name` is its folder's."""

    name: str
    path: Path
    folder: ExerciseFolder | None
    problem: str = ""


def look_at(path: Path) -> Found:
    """Read the exercise in this folder, whatever is in there."""
    try:
        folder = read_folder(path)
    except FolderError as error:
        return Found(path.name, path, None, one_line(error))
    except OSError as error:
        return Found(path.name, path, None, f"it cannot be read: {error.strerror}: {error.filename}")
    return Found(folder.meta.id, path, folder)


def every_one(exercises_dir: Path) -> list[Found]:
    """All exercises below this folder, ordered by name. Of two with one id, the second cannot be used."""
    found = sorted(map(look_at, _folders(exercises_dir)), key=lambda one: one.name)
    return [found[0], *map(_distinct, found, found[1:])] if found else []


def find(exercises_dir: Path, name: str) -> Found:
    """The exercise with this id, or the one in this folder (or beside this exercise.toml). Raises LookupError."""
    path = Path(name)
    if "/" not in name:
        known = every_one(exercises_dir)
        exact = [one for one in known if one.name == name]
        # The folder of one that cannot be read begins with its id, too.
        near = [one for one in known if one.folder is None and one.path.name.startswith(f"{name}-")]
        if exact or near:
            return (exact or near)[0]
        if not path.exists():
            ids = ", ".join(one.name for one in known if one.folder) or "none"
            raise LookupError(f"There is no exercise or folder {name!r}. There are: {ids}")
    return look_at((path.parent if path.name == META else path).absolute())


def judge_of(settings: Settings, shelf: Shelf | None = None) -> Judge:
    """Starts this process's sandbox. Raises SandboxUnavailable."""
    sandbox.start(allow_unsandboxed=settings.allow_unsandboxed)
    return Judge(LOCAL_SECRET, limits_of(settings), shelf)


def one_line(error: object) -> str:
    return " ".join(str(error).split())


def shown_path(path: Path) -> str:
    """As short as it can be typed here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class CannotJudge(click.ClickException):
    """Nothing was found out about a submission: the exercise or this machine is at fault."""

    exit_code = 2


def _folders(exercises_dir: Path) -> Iterator[Path]:
    for path in exercises_dir.glob("*/*"):
        if path.is_dir() and not path.name.startswith((".", "_")):
            yield path


def _distinct(before: Found, one: Found) -> Found:
    if one.folder is None or one.name != before.name:
        return one
    return Found(one.name, one.path, None, f"{before.path.name} has the id {one.name!r} too: {one.path.name}")
