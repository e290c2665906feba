"""Migrations: from empty to the newest and back, on both databases, and never behind the models."""

from pathlib import Path

import alembic.command
import alembic.config
import pytest
from sqlalchemy import create_engine, inspect

from app.models import Base
from app.settings import CHECKOUT, Settings
from databases import fresh_database


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
