"""Run alembic against the database that the settings name; batches on SQLite, where ALTER TABLE can do little."""

from typing import Any, Literal

from alembic import context

from app.database import Database
from app.models import Base
from app.models.base import UTCDateTime
from app.settings import Settings

url = context.config.attributes.get("database_url") or Settings().database


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our own types as what the database sees, so that old migrations never depend on the code of today."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    database = Database(url)
    # IMMEDIATE: two processes that start at once must not migrate at once.
    with database.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            # Both databases roll DDL back, SQLite too since app.database sends BEGIN itself: all or nothing.
            transactional_ddl=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
    database.engine.dispose()


run()
