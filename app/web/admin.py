"""For administrators: the workers that grade, and the layers between students' code and their machines."""

from datetime import timedelta

from apiflask import APIBlueprint
from flask import abort, render_template

from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.models import utcnow
from app.services import workers as grading

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
        found = grading.graded_since(session, utcnow() - grading.LATELY)
    return render_template("workers.html", workers=found, hours=grading.LATELY // timedelta(hours=1))
