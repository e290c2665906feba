"""For the staff of a course: its students against its exercises, and the submissions behind each cell."""

from apiflask import APIBlueprint
from flask import abort, render_template
from sqlalchemy.orm import Session

from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.models import Course
from app.services import gradebook, results
from app.web.report import named

bp = APIBlueprint("courses", __name__, enable_openapi=False)
bp.before_request(need_sign_in)


@bp.get("/courses")
def index() -> str:
    with parts().database.reading() as session:
        return render_template("courses.html", courses=gradebook.courses_of_staff(session, caller()))


@bp.get("/courses/<int:course_id>")
def show(course_id: int) -> str:
    with parts().database.reading() as session:
        course = _course(session, course_id)
        return render_template(
            "course.html",
            course=course,
            students=gradebook.students(session, course_id),
            columns=gradebook.columns(session, course_id),
            cells=gradebook.cells(session, course_id),
        )


@bp.get("/courses/<int:course_id>/students/<int:user_id>/exercises/<int:assigned_id>")
def cell(course_id: int, user_id: int, assigned_id: int) -> str:
    with parts().database.reading() as session:
        course = _course(session, course_id)
        student = gradebook.student(session, course_id, user_id) or abort(404)
        columns = gradebook.columns(session, course_id)
        assigned = next((column for column in columns if column.id == assigned_id), None) or abort(404)
        groups = parts().library.groups()
        runs = results.history(session, user_id, assigned_id)
        entries = [(run, named(run, groups)) for run in runs]
        return render_template("cell.html", course=course, student=student, assigned=assigned, entries=entries)


def _course(session: Session, course_id: int) -> Course:
    """Raises NotFound for strangers, Forbidden for its students."""
    course = session.get(Course, course_id) or abort(404)
    if not results.is_staff(session, caller(), course_id):
        abort(403 if gradebook.student(session, course_id, caller().id) else 404)
    return course
