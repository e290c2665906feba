"""For administrators: the workers that grade, the layers around students' code, and how its runs ended."""

from datetime import timedelta

from apiflask import APIBlueprint
from flask import abort, render_template

from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.models import utcnow
from app.services import load
from app.services import workers as grading
from app.web import words

bp = APIBlueprint("admin", __name__, enable_openapi=False)


def need_admin() -> None:
    """A guard, after the one for signing in: to others these pages are not there."""
    if not caller().is_admin:
        abort(404)


bp.before_request(need_sign_in)
bp.before_request(need_admin)


@bp.get("/admin/workers")
def workers() -> str:
    with parts().database.reading() as session:
        since = utcnow() - grading.LATELY
        found = grading.graded_since(session, since)
        ended = load.by_sandbox_status(session, since)
    hours = grading.LATELY // timedelta(hours=1)
    return render_template("workers.html", workers=found, ended=words.endings(ended), hours=hours)
