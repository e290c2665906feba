"""Judge files and prove exercises here and now, in the sandbox, without a server."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from app.content import ExerciseFolder, FolderError, read_folder
from app.models import Outcome
from app.services import source
from app.services.reports import FindingReport, GraderFault, Report
from app.settings import Settings
from gradjudge.upkeep import exercise_folders
from worker import sandbox
from worker.grading.judge import Judge
from worker.grading.proof import prove as prove_exercise
from worker.grading.shelf import Shelf
from worker.tasks import limits_of

LOCAL_SECRET = "local"  # noqa: S105  # hidden seeds guard a server; on one's own machine nothing is hidden


@click.command()
@click.argument("exercise")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file.")
@click.pass_obj
def check(settings: Settings, exercise: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Judge FILES against EXERCISE, which is an id or a folder. Exit status 1 where one does not pass."""
    folder = _find(settings, exercise)
    judge = _judge(settings)
    passed = True
    for file in files:
        try:
            text = source.checked(source.decode(file.read_bytes()), settings.max_source_bytes)
            report = judge.judge(folder, text)
        except source.SourceRefused as error:
            report = Report(Outcome.not_gradable, 0.0, findings=(FindingReport(error.code, "contract", str(error)),))
        except GraderFault as error:
            raise click.ClickException(str(error)) from error
        passed &= report.outcome == Outcome.passed
        click.echo(json.dumps(_as_json(file, folder, report)) if as_json else _as_text(file, folder, report))
    sys.exit(0 if passed else 1)


@click.command()
@click.argument("exercises", nargs=-1)
@click.pass_obj
def prove(settings: Settings, exercises: tuple[str, ...]) -> None:
    """Prove EXERCISES (ids or folders; all where none is named): the gate before anyone is asked to solve them."""
    folders = [_find(settings, name) for name in exercises] or _all(settings)
    judge = _judge(settings)
    failed = 0
    for folder in folders:
        proof = prove_exercise(folder, judge)
        failed += not proof.holds
        click.echo(f"{proof.exercise}  {'proved' if proof.holds else 'DOES NOT HOLD'}")
        for note in proof.notes:
            click.echo(f"    {note}")
        for problem in proof.problems:
            click.echo(f"    PROBLEM  {problem}")
    click.echo(f"{len(folders) - failed} of {len(folders)} exercises hold.")
    sys.exit(1 if failed or not folders else 0)


def _judge(settings: Settings) -> Judge:
    try:
        sandbox.start(allow_unsandboxed=settings.allow_unsandboxed)
    except sandbox.SandboxUnavailable as error:
        raise click.ClickException(str(error)) from error
    return Judge(LOCAL_SECRET, limits_of(settings), Shelf(settings.data_dir / "prepared"))


def _find(settings: Settings, name: str) -> ExerciseFolder:
    try:
        if Path(name).is_dir():
            return read_folder(Path(name))
        known = {folder.meta.id: folder for folder in _all(settings)}
    except FolderError as error:
        raise click.ClickException(str(error)) from error
    if name not in known:
        raise click.ClickException(f"There is no exercise or folder {name!r}. There are: {', '.join(known)}")
    return known[name]


def _all(settings: Settings) -> list[ExerciseFolder]:
    try:
        return exercise_folders(settings.exercises_dir)
    except FolderError as error:
        raise click.ClickException(str(error)) from error


def _as_json(file: Path, folder: ExerciseFolder, report: Report) -> dict[str, Any]:
    return {
        "file": str(file),
        "exercise": folder.meta.id,
        "outcome": report.outcome,
        "score": report.share * folder.meta.points,
        "max_score": folder.meta.points,
        "variables": _worst(report),
        "findings": [_finding(finding) for finding in report.findings if not finding.remark],
        "remarks": [_finding(finding) for finding in report.findings if finding.remark],
        "milliseconds": round(1000 * sum(report.steps.values()), 1),
    }


def _finding(finding: FindingReport) -> dict[str, Any]:
    return {
        "mistake": finding.mistake,
        "group": finding.group,
        "variable": finding.variable,
        "message": finding.message,
        "hint": finding.hint,
        "line": finding.line,
    }


def _worst(report: Report) -> dict[str, dict[str, Any]]:
    """Per variable: whether it is right everywhere, with error and tolerance of the trial that is furthest off."""
    worst: dict[str, dict[str, Any]] = {}
    for row in report.variables:
        entry = worst.setdefault(row.variable, {"right": True, "largest_error": None, "tolerance": None})
        entry["right"] &= row.right
        if row.largest_error is None or not row.tolerance:
            continue
        if (
            entry["tolerance"] is None
            or row.largest_error / row.tolerance > entry["largest_error"] / entry["tolerance"]
        ):
            entry |= {"largest_error": row.largest_error, "tolerance": row.tolerance}
    return worst


def _as_text(file: Path, folder: ExerciseFolder, report: Report) -> str:
    lines = [f"{file}: {report.outcome}, {report.share * folder.meta.points:g}/{folder.meta.points:g}"]
    for name, entry in _worst(report).items():
        lines.append(f"    {name}  {'right' if entry['right'] else 'wrong'}{_error_text(entry)}")
    for finding in report.findings:
        where = f" (line {finding.line})" if finding.line and f"line {finding.line}" not in finding.message else ""
        lines.append(f"    {finding.mistake}: {finding.message}{where}")
        if finding.hint:
            lines.append(f"        {finding.hint}")
    return "\n".join(lines)


def _error_text(entry: dict[str, Any]) -> str:
    if entry["tolerance"] is None:
        return ""
    return f"  largest error {entry['largest_error']:.1e}, rounding explains {entry['tolerance']:.1e}"
