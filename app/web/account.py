"""The tokens with which programs submit in somebody's name: make one, see it once, revoke it."""

from apiflask import APIBlueprint
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.guard.caller import caller
from app.guard.parts import parts
from app.guard.people import need_sign_in
from app.models import User, utcnow
from app.services import accounts

bp = APIBlueprint("account", __name__, enable_openapi=False)
bp.before_request(need_sign_in)
LONGEST_NAME = 80
MOST_TOKENS = 20


@bp.get("/account")
def show() -> str:
    return _page()


@bp.post("/account/tokens")
def create() -> Response:
    name = request.form.get("name", "").strip()
    problem = _refused(caller(), name)
    if problem:
        return make_response(_page(problem=problem, name=name[:LONGEST_NAME]), 422)
    with parts().database.writing() as session:
        token = accounts.issue_token(session, caller(), name)
    answer = make_response(_page(token=token), 201)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/account/tokens/<int:token_id>/revoke")
def revoke(token_id: int) -> AnyResponse:
    with parts().database.writing() as session:
        token = accounts.find_token(session, caller(), token_id) or abort(404)
        accounts.revoke_token(session, token, utcnow())
    return redirect(url_for("account.show"), 303)


def _refused(user: User, name: str) -> str:
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        return f"Give the token a name of 1 to {LONGEST_NAME} characters, such as the program that will use it."
    with parts().database.reading() as session:
        full = len(accounts.tokens_of(session, user)) >= MOST_TOKENS
    return f"You have {MOST_TOKENS} tokens, which is all one account may have. Revoke one first." if full else ""


def _page(token: str = "", problem: str = "", name: str = "") -> str:
    with parts().database.reading() as session:
        tokens = accounts.tokens_of(session, caller())
    return render_template("account.html", tokens=tokens, token=token, problem=problem, name=name)
