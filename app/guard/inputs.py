"""Read ids and JSON as strangers send them: what no database or parser would take is refused here."""

from typing import Any, NoReturn

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter, Map

from app.guard.problems import problem

LARGEST_ID = 2**31 - 1
# Room for the longest source with every byte escaped, so that a source over its limit is told so in words.
LARGEST_BODY = 8 * 2**20


class RowId(IntegerConverter):
    """A number that can be the id of a row; a longer one is an address that does not exist."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


class StrictJSON(DefaultJSONProvider):
    """JSON is UTF-8 here, and a nesting that the parser cannot follow is an error like any other."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s.decode("utf-8") if isinstance(s, bytes) else s, **kwargs)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error


class StrictRequest(Request):
    def on_json_loading_failed(self, e: ValueError | None) -> NoReturn:
        if isinstance(e, UnicodeDecodeError):
            raise problem(400, "not_utf8", f"The body is not UTF-8 text: byte {e.start} cannot be read.") from e
        raise problem(400, "not_json", f"The body is not JSON: {e}.") from e


def install(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    app.json = StrictJSON(app)
    app.request_class = StrictRequest
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY)
