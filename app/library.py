"""Read each exercise version once: its folder and its statement as HTML, and the titles of groups of mistakes."""

from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from app import markup
from app.content import ExerciseFolder, Group, read_files, read_groups
from app.models import ExerciseVersion

MOST_KEPT = 512
STATEMENTS = {"en": "statement.md", "zh": "statement.zh.md"}
Kept = TypeVar("Kept")


class Library:
    """Versions never change, so what was read of one is kept under its digest."""

    def __init__(self, exercises_dir: Path) -> None:
        self._exercises_dir = exercises_dir
        self._folders: dict[str, ExerciseFolder] = {}
        self._statements: dict[str, Markup] = {}

    def folder(self, version: ExerciseVersion) -> ExerciseFolder:
        folder = self._folders.get(version.digest)
        if folder is None:
            folder = read_files(version.files)
            _keep(self._folders, version.digest, folder)
        return folder

    def languages(self, version: ExerciseVersion) -> tuple[str, ...]:
        """The languages in which its statement is there, English first."""
        files = self.folder(version).files
        return tuple(language for language, name in STATEMENTS.items() if name in files)

    def statement(self, version: ExerciseVersion, language: str = "en") -> Markup:
        key = f"{language} {version.digest}"
        statement = self._statements.get(key)
        if statement is None:
            statement = markup.to_html(self.folder(version)[STATEMENTS[language]])
            _keep(self._statements, key, statement)
        return statement

    def groups(self) -> dict[str, Group]:
        """The groups by id; none where the exercises folder has no groups.toml."""
        try:
            return read_groups(self._exercises_dir)
        except FileNotFoundError:
            return {}


def _keep(shelf: dict[str, Kept], digest: str, item: Kept) -> None:
    if len(shelf) >= MOST_KEPT:
        shelf.clear()
    shelf[digest] = item
