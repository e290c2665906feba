"""A fresh database for a test, on SQLite or on the machine's PostgreSQL, migrated to the newest revision."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from app.settings import Settings
from gradjudge.upkeep import migrate
from needs import need

SERVER = os.environ.get("GRADJUDGE_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1/postgres")


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'test.sqlite3'}"


@contextmanager
def postgres_url() -> Iterator[str]:
    """The URL of a new, empty database that is dropped afterwards."""
    server = make_url(SERVER)
    name = f"gradjudge_test_{uuid.uuid4().hex[:12]}"
    try:
        connection = psycopg.connect(
            host=server.host,
            port=server.port or 5432,
            user=server.username,
            password=server.password,
            dbname=server.database,
            autocommit=True,
            connect_timeout=3,
        )
    except psycopg.OperationalError:
        need("postgres", present=False)
        raise
    with connection:
        connection.execute(f'create database "{name}"')
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f'drop database "{name}" with (force)')


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[Settings]:
    """Settings whose database is new and migrated; `kind` is sqlite or postgres."""
    if kind == "sqlite":
        yield _migrated(folder, sqlite_url(folder))
        return
    with postgres_url() as url:
        yield _migrated(folder, url)


def _migrated(folder: Path, url: str) -> Settings:
    settings = Settings(data_dir=folder, database_url=url)
    migrate(settings)
    return settings
