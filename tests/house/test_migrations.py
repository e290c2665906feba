"""Migrations: from empty to the newest and back, on both databases, and never behind the models."""

from pathlib import Path

import alembic.command
import alembic.config
import pytest
from sqlalchemy import create_engine, inspect, text

from app.database import Database
from app.models import Base, SandboxStatus
from app.settings import CHECKOUT, Settings
from databases import fresh_database
from services.conftest import populated


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_migrations_make_what_the_models_say(kind: str, tmp_path: Path) -> None:
    with fresh_database(kind, tmp_path) as settings:
        alembic.command.check(config(settings))
        assert tables(settings) == {*Base.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_every_migration_can_be_taken_back(kind: str, tmp_path: Path) -> None:
    with fresh_database(kind, tmp_path) as settings:
        alembic.command.downgrade(config(settings), "base")
        assert tables(settings) == {"alembic_version"}
        alembic.command.upgrade(config(settings), "head")
        assert tables(settings) == {*Base.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_old_runs_keep_their_results_and_have_no_sandbox_status(kind: str, tmp_path: Path) -> None:
    with fresh_database(kind, tmp_path) as settings:
        before = filled(settings)
        alembic.command.downgrade(config(settings), "0001")
        assert rows(settings) == before
        assert "sandbox_status" not in columns(settings)
        alembic.command.upgrade(config(settings), "head")
        alembic.command.check(config(settings))
        assert rows(settings) == before
        assert statuses(settings) == [None]


def filled(settings: Settings) -> list[tuple[object, ...]]:
    """One graded run with a status and with the result of one case."""
    database = Database(settings.database)
    populated(database).graded(SandboxStatus.ok)
    database.engine.dispose()
    assert statuses(settings) == ["ok"]
    return rows(settings)


def statuses(settings: Settings) -> list[object]:
    return [status for (status,) in asked(settings, "select sandbox_status from grading_runs")]


def rows(settings: Settings) -> list[tuple[object, ...]]:
    return asked(
        settings,
        "select r.id, r.state, r.outcome, r.score, c.verdict"
        " from grading_runs r join case_results c on c.run_id = r.id",
    )


def asked(settings: Settings, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def columns(settings: Settings) -> set[str]:
    engine = create_engine(settings.database)
    try:
        return {str(column["name"]) for column in inspect(engine).get_columns("grading_runs")}
    finally:
        engine.dispose()


def config(settings: Settings) -> alembic.config.Config:
    made = alembic.config.Config(str(CHECKOUT / "alembic.ini"))
    made.attributes["database_url"] = settings.database
    return made


def tables(settings: Settings) -> set[str]:
    engine = create_engine(settings.database)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
