"""Look whether the database answers, its tables are those of this code, and the broker answers."""

from collections.abc import Callable

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.database import Database
from app.queue import Doorbell
from app.settings import CHECKOUT


def checks(database: Database, doorbell: Doorbell) -> dict[str, str]:
    """Each part with "ok" or with what is wrong with it."""
    return {
        "database": _tried(lambda: _database(database)),
        "migrations": _tried(lambda: _migrations(database)),
        "broker": _tried(lambda: _broker(doorbell)),
    }


def _tried(check: Callable[[], str]) -> str:
    try:
        return check()
    except (SQLAlchemyError, BrokerError, RedisError, OSError) as error:
        return f"does not answer ({type(error).__name__})"


def _database(database: Database) -> str:
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    return "ok"


def migration_heads(session: Session) -> tuple[set[str], set[str]]:
    """The heads that this code wants, and those that the database is at."""
    wanted = set(ScriptDirectory(str(CHECKOUT / "migrations")).get_heads())
    return wanted, set(MigrationContext.configure(session.connection()).get_current_heads())


def _migrations(database: Database) -> str:
    with database.reading() as session:
        wanted, present = migration_heads(session)
    return "ok" if present == wanted else "not up to date: run `gradjudge migrate`"


def _broker(doorbell: Doorbell) -> str:
    doorbell.waiting()
    return "ok"
