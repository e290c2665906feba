"""Judge files here and now, in the sandbox, without a server."""

import sys
from collections.abc import Iterator

import click

from app.content import ExerciseFolder
from app.models import Outcome
from app.services import source
from app.services.reports import FindingReport, GraderFault, Report
from app.settings import Settings
from gradjudge.commands import reports
from gradjudge.commands.exercises import CannotJudge, find, judge_of, one_line
from worker.grading.answers import ExerciseFault
from worker.grading.judge import Judge
from worker.grading.prepare import SandboxFault
from worker.grading.shelf import Shelf
from worker.sandbox import SandboxUnavailable

STANDARD_INPUT = "-"
# A byte order mark is no part of the text.
MARK_BYTES = 3


@click.command()
@click.argument("exercise")
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file.")
@click.pass_obj
def check(settings: Settings, exercise: str, files: tuple[str, ...], as_json: bool) -> None:
    """Judge FILES against EXERCISE, which is an id, a folder, or its exercise.toml; `-` is the standard input.

    Exit status 1 where a file does not pass, 2 where the exercise or this machine keeps one from being judged.
    """
    folder = _folder(settings, exercise)
    judge = _judge(settings, folder)
    status = 0
    for file, report in _reports(judge, folder, files, settings.max_source_bytes):
        if report is None:
            status = 2
            continue
        status = max(status, int(report.outcome != Outcome.passed))
        click.echo(reports.as_json(file, folder, report) if as_json else reports.as_text(file, folder, report))
    sys.exit(status)


def _folder(settings: Settings, name: str) -> ExerciseFolder:
    try:
        found = find(settings.exercises_dir, name)
    except LookupError as error:
        raise CannotJudge(str(error)) from error
    if found.folder is None:
        raise CannotJudge(f"Exercise {found.name} cannot be used: {found.problem}")
    return found.folder


def _judge(settings: Settings, folder: ExerciseFolder) -> Judge:
    """A judge that has the exercise ready: what is wrong with it is said once, before the first file."""
    try:
        judge = judge_of(settings, Shelf(settings.data_dir / "prepared"))
        judge.prepared(folder)
    except ExerciseFault as error:
        raise CannotJudge(f"Exercise {folder.meta.id} is broken: {one_line(error)}") from error
    except (SandboxUnavailable, SandboxFault) as error:
        raise CannotJudge(f"The sandbox failed: {one_line(error)}") from error
    return judge


def _reports(
    judge: Judge, folder: ExerciseFolder, files: tuple[str, ...], most: int
) -> Iterator[tuple[str, Report | None]]:
    """For each file its report; None where the fault is ours, which is said on stderr."""
    for file in files:
        try:
            yield file, judge.judge(folder, _text(file, most))
        except source.SourceRefused as error:
            finding = FindingReport(error.code.replace("_", "-"), "contract", str(error))
            yield file, Report(Outcome.not_gradable, 0.0, findings=(finding,))
        except Exception as error:  # whatever it is, it is ours, and the other files are judged
            said = one_line(error) if isinstance(error, GraderFault) else f"{type(error).__name__}: {one_line(error)}"
            click.echo(f"Error: {click.format_filename(file)} was not judged: {said}", err=True)
            yield file, None


def _text(file: str, most: int) -> str:
    """What was handed in, at most `most` bytes of it. Raises SourceRefused."""
    try:
        with click.open_file(file, "rb") as stream:
            raw = stream.read(most + MARK_BYTES + 1)
    except OSError as error:
        said = (error.strerror or type(error).__name__).lower()
        raise source.SourceRefused("unreadable_file", f"The file cannot be read: {said}.") from error
    if len(raw) > most + MARK_BYTES:
        raise source.SourceRefused("too_large", f"The file is too large: at most {most:,} bytes are taken.")
    return source.checked(source.decode(raw), most)
