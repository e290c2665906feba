"""Two courses with their people, as one web process finds them in its database; and what may happen there."""

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import redis
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.content import read_files
from app.database import Database
from app.factory import create_app
from app.models import (
    Assignment,
    AssignmentExercise,
    Course,
    GradingRun,
    Outcome,
    Role,
    Submission,
    User,
    utcnow,
)
from app.services import accounts, catalogue, submissions
from app.services.reports import FindingReport, Report, VariableReport
from app.settings import CHECKOUT, Settings
from web.exercise import files

PASSWORD = "open sesame"
PEOPLE = {
    "ann": "Ann Student",
    "bob": "Bob Student",
    "tess": "Tess Teacher",
    "asa": "Asa Assistant",
    "otto": "Otto Otherwise",
    "adam": "Adam Admin",
}
CSRF_MARK = 'name="csrf_token" value="'


@dataclass
class World:
    """A migrated database, the application on it, and the ids of what is in it."""

    settings: Settings
    app: APIFlask = field(init=False)
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.settings)
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.database = Database(self.settings.database)

    def close(self) -> None:
        self.database.engine.dispose()
        self.app.extensions["gradjudge"].database.engine.dispose()

    def user(self, name: str) -> User:
        with self.database.reading() as session:
            return session.scalars(select(User).where(User.username == name)).one()

    def assigned(self, course: str = "one") -> AssignmentExercise:
        with self.database.reading() as session:
            return session.scalars(
                select(AssignmentExercise)
                .join(AssignmentExercise.assignment)
                .join(Assignment.course)
                .where(Course.slug == course)
            ).one()

    def course_id(self, slug: str = "one") -> int:
        with self.database.reading() as session:
            return session.scalars(select(Course.id).where(Course.slug == slug)).one()

    def browser(self, name: str | None = None) -> "Browser":
        browser = Browser(self.app.test_client())
        if name:
            browser.sign_in(name)
        return browser

    def client(self) -> Any:
        """A program's client: no session, no forms."""
        return self.app.test_client()

    def token(self, name: str) -> str:
        with self.database.writing() as session:
            return accounts.issue_token(session, self.user(name), "test")

    def api(self, name: str) -> dict[str, str]:
        """The headers of a program that acts for somebody."""
        return {"Authorization": f"Bearer {self.token(name)}"}

    def submitted(self, name: str = "ann", source: str = "def grad(X, y, w):\n    return w\n") -> int:
        with self.database.writing() as session:
            run = submissions.submit(session, self.user(name), self.assigned(), source, "web", utcnow())
            return run.submission_id

    def judged(self, submission_id: int, report: Report | None = None) -> None:
        with self.database.writing() as session:
            run_id = session.scalars(select(GradingRun.id).where(GradingRun.submission_id == submission_id)).one()
            claim = submissions.claim(session, run_id, "test", utcnow(), timedelta(minutes=2))
            assert claim is not None
            assert submissions.finish(session, claim, report or half_right(), utcnow())

    def sources(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Submission.source).order_by(Submission.id)))


@dataclass
class Browser:
    """A client that keeps cookies and fills in the CSRF field of forms, as a person's browser does."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, buffered=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, form_page: str = "/account", **options: Any) -> Any:
        return self.client.post(path, data={"csrf_token": self.csrf(form_page), **(data or {})}, **options)

    def csrf(self, page: str) -> str:
        text = self.client.get(page).text
        assert CSRF_MARK in text, f"{page} has no form"
        return str(text.split(CSRF_MARK)[1].split('"')[0])

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Any:
        return self.post("/sign-in", {"username": name, "password": password, **fields}, form_page="/sign-in")


def migrated(settings: Settings) -> Settings:
    config = alembic.config.Config(str(CHECKOUT / "alembic.ini"))
    config.attributes["database_url"] = settings.database
    alembic.command.upgrade(config, "head")
    return settings


def populated(settings: Settings) -> Settings:
    database = Database(settings.database)
    with database.writing() as session:
        people = {name: accounts.create_user(session, name, full, PASSWORD) for name, full in PEOPLE.items()}
        people["adam"].is_admin = True
        courses = {slug: Course(slug=slug, title=f"Course {slug}") for slug in ("one", "two")}
        session.add_all(courses.values())
        session.flush()
        for slug, course in courses.items():
            version = catalogue.keep(session, read_files(files(f"{slug}-01")))
            assignment = Assignment(course_id=course.id, title=f"Assignment {slug}")
            session.add(assignment)
            session.flush()
            catalogue.assign(session, assignment, version, 10)
        for name, slug, role in (
            ("ann", "one", Role.student),
            ("bob", "one", Role.student),
            ("tess", "one", Role.instructor),
            ("asa", "one", Role.assistant),
            ("otto", "two", Role.instructor),
        ):
            catalogue.enroll(session, courses[slug], people[name], role)
    database.engine.dispose()
    return settings


def settings_in(folder: Path, **changes: Any) -> Settings:
    options: dict[str, Any] = {"data_dir": folder, "secret_key": "s" * 40, "broker_url": no_broker(folder)}
    return Settings(**(options | changes))


def forget_counts(broker: str) -> None:
    """Begin a minute in which nobody has signed in or submitted yet."""
    with redis.Redis.from_url(broker.replace("redis+socket", "unix")) as client:
        client.flushall()


def no_broker(folder: Path) -> str:
    return f"redis+socket://{folder}/nobody-listens.sock"


def copied(template: Settings, folder: Path, **changes: Any) -> World:
    shutil.copy(template.data_dir / "gradjudge.sqlite3", folder / "gradjudge.sqlite3")
    return World(settings_in(folder, **changes))


def half_right() -> Report:
    """One public case with numbers, one hidden case, a mistake with a hint, a remark."""
    return Report(
        outcome=Outcome.wrong,
        share=0.5,
        variables=(
            VariableReport("generic", 11, True, "dw", "wrong", (3,), (3,), "float64", 0.25, 1e-12, 0.5, "PUBLIC-NOTE"),
            VariableReport("one-sample", 977, False, "dw", "wrong", (3,), (3,), "float64", 0.375, 3e-12, 0.5, "HIDDEN"),
        ),
        findings=(
            FindingReport("missing-2", "constant", "Half of the reference.", "Look at the square.", "dw", 2),
            FindingReport("overflow", "numerics", "Overflows on large scores.", remark=True),
        ),
        console="printed\n",
        seeds=(11, 977),
        steps={"run": 0.2, "judge": 0.01},
    )
