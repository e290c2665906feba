"""A course to try everything with: two students, an instructor, and an assignment for each unit of exercises."""

import json
import os
import secrets
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import read_units
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
    kept = _easiest_first(keep_exercises(session, exercises_dir))
    there = {row.exercise_id: row for row in catalogue.assigned_in(session, course)}
    for title, of_unit in _by_unit(kept, exercises_dir):
        for folder, version in of_unit:
            row = there.get(version.exercise_id)
            if row is None:
                row = catalogue.assign(session, _assignment(session, course, title), version, folder.meta.points)
            # Unlike a real course, the demo always shows the exercises as they are on disk.
            row.exercise_version_id = version.id


def _by_unit(kept: list[Kept], exercises_dir: Path) -> Iterator[tuple[str, list[Kept]]]:
    titles = {unit.id: unit.title for unit in read_units(exercises_dir).values()}
    unknown = dict.fromkeys(folder.meta.unit for folder, _ in kept if folder.meta.unit not in titles)
    for unit in (*titles, *unknown):
        of_unit = [one for one in kept if one[0].meta.unit == unit]
        if of_unit:
            yield titles.get(unit, unit), of_unit


def _assignment(session: Session, course: Course, title: str) -> Assignment:
    known = select(Assignment).where(Assignment.course_id == course.id, Assignment.title == title)
    return session.scalar(known) or catalogue.open_assignment(session, course, title)


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
