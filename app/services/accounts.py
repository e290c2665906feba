"""People and their keys: passwords are argon2 hashes, API tokens are kept as SHA-256 only."""

import hashlib
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import ApiToken, User
from app.services import audit

TOKEN_PREFIX = "gj_"  # noqa: S105  # lets secret scanners find a leaked token; it is no secret itself
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))


def create_user(session: Session, username: str, display_name: str, password: str) -> User:
    user = User(username=username.lower(), display_name=display_name, password_hash=_hasher.hash(password))
    session.add(user)
    session.flush()
    return user


def set_password(session: Session, user: User, password: str) -> None:
    user.password_hash = _hasher.hash(password)
    audit.record(session, user, "password.set", f"user {user.username}", {})


def find_user(session: Session, username: str) -> User | None:
    return session.scalar(select(User).where(User.username == username.strip().lower()))


def sign_in(session: Session, username: str, password: str) -> User | None:
    """The user, or None. An unknown name costs the same time as a wrong password."""
    user = find_user(session, username)
    right = _matches(user.password_hash if user else _NOBODY, password)
    return user if user and user.is_active and right else None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def issue_token(session: Session, user: User, name: str) -> str:
    """Make a bearer token; this return value is the only time it can be read."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    session.add(ApiToken(user_id=user.id, name=name, digest=_digest(token)))
    audit.record(session, user, "token.issued", f"user {user.username}", {"name": name})
    return token


def user_of_token(session: Session, token: str) -> User | None:
    row = session.scalar(
        select(ApiToken)
        .where(ApiToken.digest == _digest(token), ApiToken.revoked_at.is_(None))
        .options(joinedload(ApiToken.user))
    )
    return row.user if row and row.user.is_active else None


def revoke_token(session: Session, token: ApiToken, now: datetime) -> None:
    token.revoked_at = now
    audit.record(session, token.user, "token.revoked", f"user {token.user.username}", {"name": token.name})


def tokens_of(session: Session, user: User) -> list[ApiToken]:
    live = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(live.order_by(ApiToken.id)))


def find_token(session: Session, user: User, token_id: int) -> ApiToken | None:
    """A live token of this user by its id."""
    return next((token for token in tokens_of(session, user) if token.id == token_id), None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
