"""docs/exercises.md says what happens: its example is written, typed and compared."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.content import BlindInput, Case, Meta, OwnLimits, Tolerance
from app.content.schema import Function
from app.settings import CHECKOUT, Settings
from gradjudge.cli import MODULES, Commands

PAGE = (CHECKOUT / "docs" / "exercises.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.partition("\n## An example from nothing\n")[2].partition("\n## ")[0]
STEP = re.compile(
    r"(?:^`(?P<file>[\w.]+)`(?P<place>[^:\n]*):\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# Times and rounding errors are another machine's.
FIGURE = re.compile(r"\d+(\.\d+)?e[+-]?\d+|\d+\.\d+")


def test_the_example_does_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(exercises_dir=tmp_path / "exercises", data_dir=tmp_path / "data")
    typed = 0
    for step in STEP.finditer(EXAMPLE):
        if step["language"] == "console":
            for command, wanted in commands(step["text"]):
                compared(wanted, printed(command, settings))
                typed += 1
        else:
            written(tmp_path, step["file"], step["place"], step["text"])
    assert typed == 5


def test_every_key_of_exercise_toml_is_on_the_page() -> None:
    table = PAGE.partition("\n## exercise.toml\n")[2].partition("\n## ")[0]
    said = {word for code in re.findall(r"`[^`]+`", table) for word in re.findall(r"[a-z_]+", code)}
    assert keys_of_the_schema() <= said


def test_every_link_of_the_page_leads_somewhere() -> None:
    titles = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert target[1:] in anchors if target.startswith("#") else (CHECKOUT / "docs" / target).is_file(), target


def commands(text: str) -> list[tuple[str, str]]:
    """Each command after a prompt, with what stands below it."""
    return [
        (line, rest) for line, _, rest in (block.partition("\n") for block in re.split(r"^\$ ", text, flags=re.M)[1:])
    ]


def printed(command: str, settings: Settings) -> str:
    program, name, *arguments = shlex.split(command)
    assert program == "gradjudge"
    assert name in MODULES
    group = Commands()
    return CliRunner().invoke(group, [name, *arguments], obj=settings).output


def compared(wanted: str, got: str) -> None:
    wanted, got = FIGURE.sub("#", wanted), FIGURE.sub("#", got)
    assert doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS), f"{wanted}\n\n{got}"


def written(here: Path, file: str, place: str, text: str) -> None:
    (folder,) = (here / "exercises").glob("*/*")
    path = here / file if place == ", anywhere" else folder / file
    with path.open("a" if place == ", at its end" else "w", encoding="utf-8") as stream:
        stream.write(text)


def keys_of_the_schema() -> set[str]:
    tables = (Meta, Function, Case, BlindInput, Tolerance, OwnLimits)
    return {key for table in tables for key in table.model_fields}
