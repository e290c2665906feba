"""The tables, and nothing that decides: rules about them live in app.services."""

from app.models.audit import AuditEvent
from app.models.base import Base, utcnow
from app.models.grading import (
    FINAL,
    CaseResult,
    Finding,
    GradingRun,
    HintShown,
    Outcome,
    Queue,
    SandboxStatus,
    State,
    Submission,
)
from app.models.people import STAFF, ApiToken, Course, Enrollment, Role, User
from app.models.work import Assignment, AssignmentExercise, Exercise, ExerciseVersion

__all__ = [
    "FINAL",
    "STAFF",
    "ApiToken",
    "Assignment",
    "AssignmentExercise",
    "AuditEvent",
    "Base",
    "CaseResult",
    "Course",
    "Enrollment",
    "Exercise",
    "ExerciseVersion",
    "Finding",
    "GradingRun",
    "HintShown",
    "Outcome",
    "Queue",
    "Role",
    "SandboxStatus",
    "State",
    "Submission",
    "User",
    "utcnow",
]
