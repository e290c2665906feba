"""The headers that every answer carries: what a browser may load, frame, guess and send on."""

from collections.abc import Callable

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: under https the CSRF check wants to see that a form was sent from here.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask, https: bool) -> None:
    app.after_request(_adder(HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})))


def _adder(headers: dict[str, str]) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return add
