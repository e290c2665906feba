"""What became of one submission: a page that fills itself in, and the part of it that it asks for."""

from apiflask import APIBlueprint
from flask import abort, render_template

from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.reading import read_run
from app.web.report import ReportView, report_of

bp = APIBlueprint("submissions", __name__, enable_openapi=False)
bp.before_request(need_sign_in)


@bp.get("/submissions/<int:submission_id>")
def show(submission_id: int) -> str:
    view = _view(submission_id)
    return render_template("submission.html", view=view, submission=view.run.submission)


@bp.get("/submissions/<int:submission_id>/report")
def report(submission_id: int) -> str:
    """The report without the page around it."""
    return render_template("_report.html", view=_view(submission_id))


def _view(submission_id: int) -> ReportView:
    run, staff = read_run(parts(), caller(), submission_id) or abort(404)
    return report_of(run, parts().library.groups(), everything=staff)
