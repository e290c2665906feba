"""Passwords and tokens: who gets in, who does not, and what the database would give away."""

import pytest
from sqlalchemy import select

from app.models import ApiToken, AuditEvent, User
from app.services import accounts
from app.services.source import SourceRefused, checked, decode
from services.conftest import Course


def test_the_right_password_signs_in_whatever_the_case_of_the_name(course: Course) -> None:
    with course.database.reading() as session:
        assert accounts.sign_in(session, "ADA ", "a password")
        assert accounts.sign_in(session, "ada", "another") is None
        assert accounts.sign_in(session, "nobody", "a password") is None


def test_a_user_who_is_not_active_gets_in_by_no_way(course: Course) -> None:
    token = issued(course)
    with course.database.writing() as session:
        session.get_one(User, course.student.id).is_active = False
    with course.database.reading() as session:
        assert accounts.sign_in(session, "ada", "a password") is None
        assert accounts.user_of_token(session, token) is None


def test_a_token_opens_until_it_is_revoked(course: Course) -> None:
    token = issued(course)
    with course.database.writing() as session:
        owner = accounts.user_of_token(session, token)
        assert owner is not None and owner.id == course.student.id
        accounts.revoke_token(session, session.scalars(select(ApiToken)).one(), course.student.created_at)
    with course.database.reading() as session:
        assert accounts.user_of_token(session, token) is None
        assert list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))) == [
            "token.issued",
            "token.revoked",
        ]


def test_the_database_holds_no_token_and_no_password(course: Course) -> None:
    token = issued(course)
    with course.database.reading() as session:
        kept = session.scalars(select(ApiToken)).one()
        user = session.get_one(User, course.student.id)
    assert token not in (kept.digest, kept.name)
    assert "a password" not in user.password_hash and user.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x = 1\0", "nul_byte"),
        ("x" * 1001, "too_large"),
        ("ä" * 501, "too_large"),
        ("\ud800", "not_utf8"),
    ],
)
def test_what_is_no_source_is_refused(source: str, code: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        checked(source, max_bytes=1000)
    assert refusal.value.code == code


def test_line_ends_become_one_kind_and_a_byte_order_mark_goes() -> None:
    assert checked("a\r\nb\rc\n", 100) == "a\nb\nc\n"
    assert decode(b"\xef\xbb\xbfx = 1\n") == "x = 1\n"


def test_a_file_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(SourceRefused, match="line 2"):
        decode(b"x = 1\ny = '\xe9'\n")


def issued(course: Course) -> str:
    with course.database.writing() as session:
        return accounts.issue_token(session, course.student, "laptop")
