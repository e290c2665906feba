"""Submit a source and ask what became of it."""

from apiflask import APIBlueprint
from flask import url_for

from app.api.results import submission_out
from app.api.schemas import Accepted, SubmissionIn, SubmissionLine, SubmissionOut, Submissions, Wait
from app.api.waiting import until_final
from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.problems import problem
from app.guard.tokens import need_token
from app.intake import hand_in
from app.models import FINAL, GradingRun
from app.reading import read_run
from app.services import catalogue, results
from app.services.source import SourceRefused

bp = APIBlueprint("api_submissions", __name__, url_prefix="/api/v1", tag="Submissions")
bp.before_request(need_token)
NEWEST = 50


@bp.post("/submissions")
@bp.input(SubmissionIn, arg_name="body")
@bp.output(Accepted, status_code=202, description="Kept, and queued for grading")
@bp.doc(
    summary="Submit a source",
    operation_id="submit",
    security="token",
    responses={
        400: "The body is not JSON in UTF-8",
        404: "No such exercise in your courses",
        413: "The source or the body is too large",
        422: "A field is wrong, or the source is empty or holds NUL bytes",
        429: "Too many submissions in this minute; see Retry-After",
    },
)
def submit(body: SubmissionIn) -> tuple[Accepted, int, dict[str, str]]:
    with parts().database.reading() as session:
        target = catalogue.find_assigned(session, caller(), body.exercise)
    if target is None:
        raise problem(404, "unknown_exercise", f"There is no exercise {body.exercise!r} in your courses.")
    try:
        run = hand_in(parts(), caller(), target, body.source, via="api")
    except SourceRefused as refusal:
        raise problem(413 if refusal.code == "too_large" else 422, refusal.code, str(refusal)) from refusal
    url = url_for("api_submissions.show", submission_id=run.submission_id)
    return Accepted(id=run.submission_id, state=run.state, url=url), 202, {"Location": url}


@bp.get("/submissions/<int:submission_id>")
@bp.input(Wait, location="query", arg_name="query")
@bp.output(SubmissionOut)
@bp.doc(summary="What became of a submission", operation_id="getSubmission", security="token")
def show(submission_id: int, query: Wait) -> SubmissionOut:
    run, staff = _read(submission_id)
    if query.wait and run.state not in FINAL:
        until_final(parts(), submission_id, query.wait)
        run, staff = _read(submission_id)
    return submission_out(run, everything=staff)


@bp.get("/submissions")
@bp.output(Submissions)
@bp.doc(summary=f"Your newest {NEWEST} submissions", operation_id="listSubmissions", security="token")
def index() -> Submissions:
    with parts().database.reading() as session:
        return Submissions(submissions=[_line(run) for run in results.newest(session, caller().id, NEWEST)])


def _read(submission_id: int) -> tuple[GradingRun, bool]:
    found = read_run(parts(), caller(), submission_id)
    if found is None:
        raise problem(404, "not_found", f"There is no submission {submission_id} here, or it is not yours.")
    return found


def _line(run: GradingRun) -> SubmissionLine:
    return SubmissionLine(
        id=run.submission_id,
        exercise=run.submission.assignment_exercise.exercise.name,
        state=run.state,
        outcome=run.outcome,
        score=run.score,
        max_score=run.max_score,
        submitted_at=run.submission.submitted_at,
        url=url_for("api_submissions.show", submission_id=run.submission_id),
    )
