"""Type commands as an author does, and change exercises as a slip does."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.settings import Settings
from gradjudge.commands.check import check

RIGHT = "def grad(w, t):\n    return 2 * (w - t)\n"
HALF = "def grad(w, t):\n    return w - t\n"


def run(settings: Settings, command: Any, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=settings)


def checked(settings: Settings, name: str, files: dict[str, str], folder: Path, *arguments: str) -> Result:
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    options = [argument for argument in arguments if argument.startswith("--")]
    first = [argument for argument in arguments if argument not in options]
    return run(settings, check, name, *first, *(str(folder / file) for file in files), *options)


def blocks(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines()[:-1] if not line.startswith(" ")]


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
