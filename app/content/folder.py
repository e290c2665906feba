"""Turn an exercise folder, or the files kept of one, into a checked `ExerciseFolder` with its digest."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from app.content.schema import DRIVEN, Meta, Mistake, Mistakes

Schema = TypeVar("Schema", Meta, Mistakes)

META = "exercise.toml"
REQUIRED = ("statement.md", "reference.py", "mistakes.toml")
OPTIONAL = ("statement.zh.md",)
MAX_FILE_BYTES = 262_144


class FolderError(ValueError):
    """An exercise folder that cannot be used; the message says which file and why."""


@dataclass(frozen=True)
class ExerciseFolder:
    """One version of an exercise: its files by name, their digest, and the two TOML files read."""

    files: Mapping[str, str]
    digest: str
    meta: Meta
    mistakes: tuple[Mistake, ...]

    def __getitem__(self, name: str) -> str:
        return self.files[name]

    @property
    def starter(self) -> str:
        return self.files[f"starter.{self.meta.suffix}"]

    @property
    def solution(self) -> str:
        return self.files[f"solution.{self.meta.suffix}"]


def read_folder(path: Path) -> ExerciseFolder:
    """Read a folder on disk. Raises FolderError."""
    if not path.is_dir():
        raise FolderError(f"{path} is not a folder")
    if not (path / META).is_file():
        raise FolderError(f"the exercise lacks {META}")
    files = {META: _read_text(path / META)}
    names = (*needed(_parse(Meta, META, files)), *OPTIONAL)
    return read_files(files | {name: _read_text(path / name) for name in names if (path / name).is_file()})


def read_files(files: Mapping[str, str]) -> ExerciseFolder:
    """Read the files of an exercise kept elsewhere (name -> text). Raises FolderError."""
    if META not in files:
        raise FolderError(f"the exercise lacks {META}")
    files = {name: text.replace("\r\n", "\n") for name, text in files.items()}
    meta = _parse(Meta, META, files)
    if missing := [name for name in needed(meta) if name not in files]:
        raise FolderError(f"the exercise lacks {', '.join(missing)}")
    mistakes = _parse(Mistakes, "mistakes.toml", files).mistakes
    _check_mistakes(meta, mistakes)
    return ExerciseFolder(files, digest_of(files), meta, mistakes)


def needed(meta: Meta) -> tuple[str, ...]:
    """The files that an exercise of this kind must have beside exercise.toml."""
    driver = ("driver.py",) if meta.kind in DRIVEN else ()
    return (*REQUIRED, f"starter.{meta.suffix}", f"solution.{meta.suffix}", *driver)


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over sorted names and texts with LF line ends: the version of an exercise."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].encode()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _read_text(path: Path) -> str:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise FolderError(f"{path.name} is larger than {MAX_FILE_BYTES} bytes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FolderError(f"{path.name} is not UTF-8: {error}") from error


def _parse(schema: type[Schema], name: str, files: Mapping[str, str]) -> Schema:
    try:
        return schema.model_validate(tomllib.loads(files[name]))
    except tomllib.TOMLDecodeError as error:
        raise FolderError(f"{name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FolderError(f"{name}: {place}: {first['msg']}") from error


def _check_mistakes(meta: Meta, mistakes: tuple[Mistake, ...]) -> None:
    ids = [mistake.id for mistake in mistakes]
    if len(set(ids)) != len(ids):
        raise FolderError("mistakes.toml: two mistakes have the same id")
    for blind in meta.blind:
        unknown = {*blind.hides, *(name for names in blind.alike for name in names)} - set(ids)
        if unknown:
            raise FolderError(f"exercise.toml: blind input {blind.name!r} names unknown mistakes {sorted(unknown)}")
