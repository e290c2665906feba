"""Sign in and out with a session cookie, and keep pages from those who have not signed in."""

import hashlib
from dataclasses import dataclass

import flask_login
from flask import Flask, redirect, request, session, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from app.guard.caller import set_caller
from app.guard.parts import parts
from app.models import User
from app.services import gradebook


@dataclass(frozen=True)
class SignedIn:
    """A user as Flask-Login wants it. A changed password ends the sessions that were begun with the old one."""

    user: User
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def is_active(self) -> bool:
        return self.user.is_active

    def get_id(self) -> str:
        return f"{self.user.id}:{hashlib.sha256(self.user.password_hash.encode()).hexdigest()[:16]}"


def install(app: Flask) -> None:
    manager = flask_login.LoginManager(app)
    manager.user_loader(_load)
    app.context_processor(lambda: {"user": signed_in(), "teaches": teaches})


def sign_in(user: User) -> None:
    session.clear()
    flask_login.login_user(SignedIn(user))


def sign_out() -> None:
    flask_login.logout_user()
    session.clear()


def signed_in() -> User | None:
    person = flask_login.current_user
    return person.user if person.is_authenticated else None


def teaches() -> bool:
    """Whether whoever is signed in is staff of some course."""
    user = signed_in()
    if user is None:
        return False
    with parts().database.reading() as database:
        return bool(gradebook.courses_of_staff(database, user))


def need_sign_in() -> Response | None:
    """A guard: run it before every request of a blueprint."""
    user = signed_in()
    if user is not None:
        set_caller(user)
        return None
    if request.method == "GET":
        return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))
    raise Unauthorized


def local_path(target: str) -> str:
    """Where to go after signing in: a path on this site, whatever somebody wrote into the link."""
    outside = not target.startswith("/") or target.startswith(("//", "/\\"))
    return "/" if outside or not target.isprintable() else target


def _load(session_id: str) -> SignedIn | None:
    user_id = session_id.partition(":")[0]
    with parts().database.reading() as database:
        user = database.get(User, int(user_id)) if user_id.isdecimal() else None
    person = SignedIn(user) if user and user.is_active else None
    return person if person and person.get_id() == session_id else None
