"""The exercises of a student: the list of them, and the page of one with its statement and its editor."""

from dataclasses import dataclass

from apiflask import APIBlueprint
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from app.content import DRIVEN, WRITTEN, Meta
from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.intake import hand_in
from app.models import Assignment, AssignmentExercise, User
from app.services import catalogue, gradebook, results
from app.services.limits import limits_for
from app.services.source import SourceRefused, decode
from app.web import words

bp = APIBlueprint("exercises", __name__, enable_openapi=False)
bp.before_request(need_sign_in)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    assigned: AssignmentExercise
    meta: Meta
    cell: gradebook.Cell


@bp.get("/")
def index() -> str:
    with parts().database.reading() as session:
        return render_template("exercises.html", assignments=_assignments(session, caller()))


@bp.get("/exercises/<int:assigned_id>")
def show(assigned_id: int) -> str:
    with parts().database.reading() as session:
        return _page(session, _target(session, assigned_id))


@bp.post("/exercises/<int:assigned_id>")
def submit(assigned_id: int) -> AnyResponse:
    with parts().database.reading() as session:
        target = _target(session, assigned_id)
    try:
        run = hand_in(parts(), caller(), target, _posted_source(), via="web")
    except SourceRefused as refusal:
        return _again(assigned_id, str(refusal), 413 if refusal.code == "too_large" else 422)
    except TooManyRequests as error:
        answer = _again(assigned_id, f"{error.description} Your text is kept below.", 429)
        answer.headers.extend(error.get_headers()[1:])
        return answer
    return redirect(url_for("submissions.show", submission_id=run.submission_id), 303)


def _assignments(session: Session, user: User) -> list[tuple[Assignment, list[Row]]]:
    found: dict[int, tuple[Assignment, list[Row]]] = {}
    cells: dict[int, gradebook.Cells] = {}
    for row in catalogue.assigned_to(session, user):
        course_id = row.assignment.course_id
        if course_id not in cells:
            cells[course_id] = gradebook.cells(session, course_id, user.id)
        cell = cells[course_id].get((user.id, row.id), gradebook.Cell())
        entry = found.setdefault(row.assignment_id, (row.assignment, []))
        entry[1].append(Row(row, parts().library.folder(row.version).meta, cell))
    return list(found.values())


def _target(session: Session, assigned_id: int) -> AssignmentExercise:
    return gradebook.assigned(session, caller(), assigned_id) or abort(404)


def _page(session: Session, target: AssignmentExercise, problem: str = "", text: str | None = None) -> str:
    folder = parts().library.folder(target.version)
    history = results.history(session, caller().id, target.id)
    languages = parts().library.languages(target.version)
    asked = request.args.get("language", "en")
    language = asked if asked in languages else "en"
    if text is None:
        fresh = not history or "starter" in request.args
        text = folder.starter if fresh else history[0].submission.source
    return render_template(
        "exercise.html",
        target=target,
        meta=folder.meta,
        driven=DRIVEN,
        statement=parts().library.statement(target.version, language),
        language=language,
        languages=languages,
        text=text,
        problem=problem,
        history=history,
        limits="" if folder.meta.kind in WRITTEN else words.limits(limits_for(folder.meta.limits, parts().settings)),
        max_bytes=parts().settings.max_source_bytes,
    )


def _again(assigned_id: int, problem: str, status: int) -> Response:
    """The page once more, with what is wrong and with the text that was in the editor."""
    with parts().database.reading() as session:
        page = _page(session, _target(session, assigned_id), problem, request.form.get("source", ""))
    return make_response(page, status)


def _posted_source() -> str:
    """The uploaded file where one was chosen, else the editor's text. Raises SourceRefused."""
    upload: FileStorage | None = request.files.get("file")
    if upload and upload.filename:
        return decode(upload.read())
    text = request.form.get("source", "")
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise SourceRefused(
            "not_utf8",
            "The text is not UTF-8, or was damaged on its way here: it holds the replacement character U+FFFD.",
        )
    return text
