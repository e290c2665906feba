"""Keep the API to those who bring a token that was issued here and not revoked."""

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from app.guard.caller import set_caller
from app.guard.parts import parts
from app.services import accounts


def need_token() -> None:
    """A guard: run it before every request of a blueprint. Raises Unauthorized."""
    bearer = request.authorization
    if bearer is None or bearer.type != "bearer" or not bearer.token:
        raise _refused("Send your API token in the header `Authorization: Bearer <token>`.")
    with parts().database.reading() as database:
        user = accounts.user_of_token(database, bearer.token)
    if user is None:
        raise _refused("This token is not known here, or it was revoked. Make a new one on your account page.")
    set_caller(user)


def _refused(message: str) -> Unauthorized:
    return Unauthorized(message, www_authenticate=WWWAuthenticate("bearer", {"realm": "gradjudge"}))
