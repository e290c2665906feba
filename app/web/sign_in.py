"""Sign in with a name and a password, and sign out again."""

from apiflask import APIBlueprint
from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from app.guard import people
from app.guard.parts import parts
from app.models import User
from app.services import accounts

bp = APIBlueprint("sign_in", __name__, enable_openapi=False)
LONGEST_NAME = 80
LONGEST_PASSWORD = 1000
WRONG = "This name and password do not belong together. Check both; capitals count in the password."


@bp.get("/sign-in")
def show() -> str | AnyResponse:
    if people.signed_in():
        return redirect(people.local_path(request.args.get("next", "/")))
    return render_template("sign_in.html", problem=None, name="", target=request.args.get("next", "/"))


@bp.post("/sign-in")
def enter() -> AnyResponse:
    try:
        parts().limits.count_sign_in()
    except TooManyRequests as error:
        answer = _again(error.description or "", 429)
        answer.headers.extend(error.get_headers()[1:])
        return answer
    user = _user_of_form()
    if user is None:
        return _again(WRONG, 422)
    people.sign_in(user)
    return redirect(people.local_path(request.form.get("next", "/")), 303)


@bp.post("/sign-out")
def leave() -> AnyResponse:
    people.sign_out()
    return redirect(url_for("sign_in.show"), 303)


def _user_of_form() -> User | None:
    name, password = request.form.get("username", ""), request.form.get("password", "")
    if len(name) > LONGEST_NAME or len(password) > LONGEST_PASSWORD or "\0" in name:
        return None
    with parts().database.reading() as session:
        return accounts.sign_in(session, name, password)


def _again(problem: str, status: int) -> Response:
    form = request.form
    page = render_template(
        "sign_in.html", problem=problem, name=form.get("username", "")[:LONGEST_NAME], target=form.get("next", "/")
    )
    return make_response(page, status)
