"""A course to try everything with: two students, an instructor, one assignment with every exercise on disk."""

import json
import os
import secrets
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.models import Assignment, Course, Role
from app.services import accounts, catalogue
from app.settings import Settings
from gradjudge.upkeep import Kept, keep_exercises

PEOPLE = (
    ("ada", "Ada (student)", Role.student),
    ("ben", "Ben (student)", Role.student),
    ("grace", "Grace (instructor)", Role.instructor),
)
COURSE = ("demo", "Gradients by hand")
ASSIGNMENT = "Week 1: vectors and linear regression"


def seed_demo(settings: Settings) -> None:
    """Make the demo course, or bring it up to date. Its log-ins are random, kept in demo.json for the owner alone."""
    path = settings.data_dir / "demo.json"
    with Database(settings.database).writing() as session:
        course = _course(session)
        _assign_all(session, course, settings.exercises_dir)
        people = [_person(session, course, *person) for person in PEOPLE] if not path.exists() else None
    if people is not None:
        _write_private(path, {"users": people})


def _course(session: Session) -> Course:
    slug, title = COURSE
    course = session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        course = catalogue.open_course(session, slug, title)
    return course


def _assign_all(session: Session, course: Course, exercises_dir: Path) -> None:
    assignment = session.scalar(select(Assignment).where(Assignment.course_id == course.id))
    if assignment is None:
        assignment = catalogue.open_assignment(session, course, ASSIGNMENT)
    for folder, version in _easiest_first(keep_exercises(session, exercises_dir)):
        # Unlike a real course, the demo always shows the exercises as they are on disk.
        catalogue.assign(session, assignment, version, folder.meta.points).exercise_version_id = version.id


def _easiest_first(kept: list[Kept]) -> list[Kept]:
    """In an order in which every exercise comes after those it builds on."""
    by_id = {folder.meta.id: (folder, version) for folder, version in kept}
    needs = {name: [p for p in folder.meta.prerequisites if p in by_id] for name, (folder, _) in by_id.items()}
    return [by_id[name] for name in TopologicalSorter(needs).static_order()]


def _person(session: Session, course: Course, username: str, name: str, role: Role) -> dict[str, Any]:
    password = secrets.token_urlsafe(9)
    user = accounts.find_user(session, username)
    if user is None:
        user = accounts.create_user(session, username, name, password)
    else:
        accounts.set_password(session, user, password)
    catalogue.enroll(session, course, user, role)
    token = accounts.issue_token(session, user, "demo")
    return {"username": username, "password": password, "role": role, "token": token}


def _write_private(path: Path, content: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=2)
