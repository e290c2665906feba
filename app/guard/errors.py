"""Tell a refusal in the language of the one who asked: pages as a page, programs as JSON, nothing lost."""

from typing import Any

from apiflask import HTTPError
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.guard.people import signed_in
from app.guard.problems import PROBLEMS, Problem

FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")
FORM_TOO_OLD = Problem(
    "form_too_old",
    "This form is no longer valid",
    "You signed out or in again after the page was opened, or your browser did not send its cookie.",
    "Open the page again and send it once more.",
)


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(HTTPError, _api)
    app.register_error_handler(CSRFError, _csrf)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    known = PROBLEMS.get(status)
    if not _for_programs():
        return _with_headers(_page(known or _unknown(error), status, _own_words(error)), error)
    message = _own_words(error) or (known.happened if known else error.name)
    return _with_headers(_json(status, known.code if known else "error", message), error)


def _api(error: HTTPError) -> Response:
    detail = error.detail or None
    message = _in_words(error.detail) if isinstance(error.detail, dict) and detail else str(error.message)
    code = error.extra_data.get("error", "invalid")
    answer = _json(error.status_code, code, message, detail)
    answer.headers.extend(error.headers or {})
    return answer


def _csrf(error: CSRFError) -> Response:
    if signed_in() is None and request.endpoint != "sign_in.enter":
        return _page(PROBLEMS[401], 401)
    return _page(FORM_TOO_OLD, 400)


def _page(problem: Problem, status: int, happened: str | None = None) -> Response:
    page = render_template(
        "error.html",
        problem=problem,
        happened=happened or problem.happened,
        status=status,
        kept=_kept_source(),
        again=request.full_path.rstrip("?") if request.endpoint else None,
    )
    return make_response(page, status)


def _json(status: int, code: str, message: str, detail: Any = None) -> Response:
    body = {"error": code, "message": message} | ({"detail": detail} if detail else {})
    answer = jsonify(body)
    answer.status_code = status
    return answer


def _with_headers(answer: Response, error: HTTPException) -> Response:
    """Retry-After, Allow, WWW-Authenticate: what the error brings beside its own page."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _own_words(error: HTTPException) -> str | None:
    """The description where one of us wrote it; the library's standard sentence says nothing to people."""
    return error.description if error.description != type(error).description else None


def _in_words(detail: dict[str, Any]) -> str:
    fields = [item for place in detail.values() for item in place.items()]
    return " ".join(
        f"{'The body' if field == '_schema' else field}: {reason}." for field, reasons in fields for reason in reasons
    )


def _unknown(error: HTTPException) -> Problem:
    return Problem("error", error.name, error.description or error.name, PROBLEMS[404].to_do)


def _kept_source() -> str | None:
    """The text of an editor whose form failed: shown again, so that it can be copied."""
    try:
        return request.form.get("source")
    except HTTPException:
        return None


def _for_programs() -> bool:
    return request.path.startswith(FOR_PROGRAMS)
