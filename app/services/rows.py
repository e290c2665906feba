"""Send an UPDATE and learn how many rows it changed: what every conditional change of state is decided by."""

from typing import cast

from sqlalchemy import CursorResult, Update
from sqlalchemy.orm import Session


def changed(session: Session, statement: Update) -> int:
    return cast("CursorResult[tuple[int, ...]]", session.execute(statement)).rowcount
