"""What there is to do: the exercises of one's courses, and all that a student may read about one."""

from apiflask import APIBlueprint
from flask import url_for
from sqlalchemy.orm import Session

from app.api.schemas import CaseAbout, ExerciseLine, ExerciseOut, Exercises
from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.problems import problem
from app.guard.tokens import need_token
from app.models import AssignmentExercise
from app.services import catalogue, gradebook

bp = APIBlueprint("api_exercises", __name__, url_prefix="/api/v1", tag="Exercises")
bp.before_request(need_token)


@bp.get("/exercises")
@bp.output(Exercises)
@bp.doc(summary="The exercises of your courses", operation_id="listExercises", security="token")
def index() -> Exercises:
    with parts().database.reading() as session:
        newest = {row.exercise.name: row for row in catalogue.assigned_to(session, caller())}
        return Exercises(exercises=[_line(session, row) for row in newest.values()])


@bp.get("/exercises/<name>")
@bp.output(ExerciseOut)
@bp.doc(summary="One exercise", operation_id="getExercise", security="token")
def show(name: str) -> ExerciseOut:
    with parts().database.reading() as session:
        row = catalogue.find_assigned(session, caller(), name)
    if row is None:
        raise problem(404, "unknown_exercise", f"There is no exercise {name!r} in your courses.")
    folder = parts().library.folder(row.version)
    public = [CaseAbout(name=case.name, about=case.about) for case in folder.meta.cases if case.public]
    return ExerciseOut(
        id=name,
        title=folder.meta.title,
        statement=folder["statement.md"],
        signature=folder.meta.function.signature,
        returns=list(folder.meta.function.outputs),
        variables=folder.meta.variables,
        starter=folder.starter,
        points=row.points,
        cases=public,
        hidden_cases=len(folder.meta.cases) - len(public),
    )


def _line(session: Session, row: AssignmentExercise) -> ExerciseLine:
    meta = parts().library.folder(row.version).meta
    cells = gradebook.cells(session, row.assignment.course_id, caller().id)
    cell = cells.get((caller().id, row.id), gradebook.Cell())
    return ExerciseLine(
        id=row.exercise.name,
        title=meta.title,
        course=row.assignment.course.title,
        assignment=row.assignment.title,
        due_at=row.assignment.due_at,
        difficulty=meta.difficulty,
        minutes=meta.minutes,
        points=row.points,
        submissions=cell.submissions,
        outcome=cell.outcome,
        score=cell.score,
        url=url_for("api_exercises.show", name=row.exercise.name),
    )
