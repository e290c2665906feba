"""Who makes this request, as one of the two guards found out: the session's user or the token's."""

from typing import cast

from flask import g

from app.models import User


def set_caller(user: User) -> None:
    g.caller = user


def caller() -> User:
    """Only in views behind a guard."""
    return cast(User, g.caller)
