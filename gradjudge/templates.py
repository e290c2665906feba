"""A first version of an exercise of any kind, which proves as it is: the folders in templates/ beside this file."""

import json
import re
import unicodedata
from pathlib import Path
from typing import get_args

from app.content import ExerciseFolder, read_files
from app.content.folder import META
from app.content.schema import Kind

TEMPLATES = Path(__file__).parent / "templates"
KINDS: tuple[str, ...] = get_args(Kind)
LONGEST_SLUG = 60


def made(kind: str, exercise: str, unit: str, title: str | None) -> ExerciseFolder:
    """The template of this kind under its own id, unit and title. Raises FolderError where one of them cannot be."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (TEMPLATES / kind).iterdir() if path.is_file()}
    for key, value in (("id", exercise), ("unit", unit), ("title", title)):
        if value is not None:
            files[META] = _with(files[META], key, value)
    return read_files(files)


def slug(title: str) -> str:
    """The letters and digits of a title as the name of a folder; nothing where it has none of a to z."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")


def _with(text: str, key: str, value: str) -> str:
    """The TOML text with another string for a key that stands on a line of its own."""
    # What JSON writes for a string is a string in TOML, too.
    before, after = re.split(rf"^{key} = .*$", text, maxsplit=1, flags=re.MULTILINE)
    return f"{before}{key} = {json.dumps(value, ensure_ascii=False)}{after}"
