"""Write the folder of a new exercise, to be changed into what it shall be."""

from collections import Counter
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from app.content import ExerciseFolder, FolderError
from app.content.schema import Slug
from app.settings import Settings
from gradjudge import templates
from gradjudge.commands.exercises import Found, every_one, shown_path

OWN_UNIT = "own"
NEXT = """\
{path} holds an exercise that proves as it is. Next:

    1. make it yours: {files}
    2. gradjudge prove {name}
    3. gradjudge check {name} {attempt}

docs/exercises.md says what every file and every key means."""


@click.command()
@click.argument("exercise", metavar="ID")
@click.option("--kind", required=True, type=click.Choice(templates.KINDS), help="What students hand in.")
@click.option("--title", help="What the pages call it.")
@click.option("--unit", help="Where it belongs; that of the exercises whose ids begin alike else.")
@click.option(
    "--into", type=click.Path(path_type=Path), help="The folder to write; exercises/<unit>/<id>-<title> else."
)
@click.pass_obj
def new(settings: Settings, exercise: str, kind: str, title: str | None, unit: str | None, into: Path | None) -> None:
    """Write the folder of a new exercise ID, which proves as it is."""
    for what, name in (("id", exercise), ("unit", unit)):
        _refuse_bad(what, name)
    known = every_one(settings.exercises_dir)
    _refuse_known(exercise, known)
    try:
        folder = templates.made(kind, exercise, unit or unit_like(exercise, known), title)
    except FolderError as error:
        raise click.ClickException(str(error)) from error
    path = into or settings.exercises_dir / folder.meta.unit / _name(folder)
    _write(path, folder)
    click.echo(_next(path, folder, by_id=into is None))


def unit_like(exercise: str, known: list[Found]) -> str:
    """The unit that most of the exercises with the same prefix belong to."""
    prefix = exercise.partition("-")[0]
    units = Counter(one.folder.meta.unit for one in known if one.folder and one.name.partition("-")[0] == prefix)
    return units.most_common(1)[0][0] if units else OWN_UNIT


def _refuse_bad(what: str, name: str | None) -> None:
    try:
        TypeAdapter(Slug | None).validate_python(name)
    except ValidationError as error:
        allowed = "letters and digits, with single - or _ between them, such as lr-07"
        raise click.ClickException(f"The {what} {name!r} cannot be used: it is made of {allowed}.") from error


def _refuse_known(exercise: str, known: list[Found]) -> None:
    for one in known:
        if one.name == exercise or (one.folder is None and one.path.name.startswith(f"{exercise}-")):
            raise click.ClickException(f"There is an exercise {exercise!r} already, in {shown_path(one.path)}.")


def _name(folder: ExerciseFolder) -> str:
    return f"{folder.meta.id}-{templates.slug(folder.meta.title)}".rstrip("-")


def _write(path: Path, folder: ExerciseFolder) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise click.ClickException(f"{shown_path(path)} is not empty: nothing was written.")
        for name, text in folder.files.items():
            (path / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error


def _next(path: Path, folder: ExerciseFolder, *, by_id: bool) -> str:
    return NEXT.format(
        path=shown_path(path.absolute()),
        files=", ".join(sorted(folder.files)),
        name=folder.meta.id if by_id else shown_path(path.absolute()),
        attempt=f"my_answer.{folder.meta.suffix}",
    )
