"""Open the database: SQLite in WAL mode on a laptop, PostgreSQL on a server, the same sessions on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session


class Database:
    """Hands out sessions. `reading` rolls back at its end, `writing` commits unless an exception passes through."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        # A transaction that reads first and writes later can lose its turn for good on SQLite (its snapshot is
        # stale); one that says at BEGIN that it will write waits for its turn instead.
        self._writer = self.engine.execution_options(sqlite_begin="IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close the pool without touching sockets of a parent process: call it first thing after a fork."""
        self.engine.dispose(close=False)


def _engine(url: str) -> Engine:
    # hide_parameters: an error text goes to the log, and what was to be written may be a student's source.
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for WAL; _begin_sqlite sends ours
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
