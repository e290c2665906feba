"""What cannot be taken as a submission: refused with a clear message, on the page and in the API, nothing lost."""

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from web.world import Browser, World, no_broker

TWO_MEGABYTES = "x = 1\n" * 333_334
BAD_TEXTS = {
    "nothing": ("", 422, "empty", "There is no code"),
    "white space": (" \n\t\n", 422, "empty", "There is no code"),
    "2 MB": (TWO_MEGABYTES, 413, "too_large", "at most 65,536"),
    "a NUL byte": ("x = 1\ny = '\0'\n", 422, "nul_byte", "NUL byte in line 2"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_text_is_refused_on_the_page_and_kept_in_the_editor(world: World, ann: Browser, name: str) -> None:
    text, status, _, message = BAD_TEXTS[name]
    answer = submit(ann, world, source=text)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert message in answer.text
    assert editor(answer.text).startswith(text[:1000].replace("'", "&#39;"))
    assert world.sources() == []


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_text_is_refused_by_the_api(world: World, name: str) -> None:
    text, status, code, message = BAD_TEXTS[name]
    answer = post(world, json={"exercise": "one-01", "source": text})
    assert answer.status_code == status
    assert answer.json["error"] == code
    assert message in answer.json["message"]
    assert world.sources() == []


@pytest.mark.parametrize(
    ("upload", "status", "message"),
    [
        (b"x = '\xff'\n", 422, "not UTF-8"),
        (b"\xfe\xff\0x", 422, "not UTF-8"),
        (b"", 422, "There is no code"),
        (b"x\0y", 422, "NUL byte in line 1"),
        (TWO_MEGABYTES.encode(), 413, "at most 65,536"),
    ],
)
def test_a_bad_file_is_refused_and_the_text_in_the_editor_stays(
    world: World, ann: Browser, upload: bytes, status: int, message: str
) -> None:
    answer = submit(ann, world, source="my_text = 1", file=FileStorage(io.BytesIO(upload), "mine.py"))
    assert answer.status_code == status
    assert message in answer.text
    assert editor(answer.text) == "my_text = 1"
    assert world.sources() == []


def test_a_form_that_is_not_utf_8_is_refused(world: World, ann: Browser) -> None:
    boundary = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    csrf = boundary % (b"csrf_token", ann.csrf("/account").encode())
    body = csrf + boundary % (b"source", b"x = '\xff'") + b"--b--\r\n"
    answer = ann.client.post(page_of(world), data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 422
    assert "not UTF-8" in answer.text


def test_a_file_is_taken_instead_of_the_text_and_its_byte_order_mark_is_dropped(world: World, ann: Browser) -> None:
    answer = submit(ann, world, source="old = 1", file=FileStorage(io.BytesIO(b"\xef\xbb\xbfnew = 1\r\n"), "mine.py"))
    assert answer.status_code == 303
    assert world.sources() == ["new = 1\n"]


@pytest.mark.parametrize(
    ("body", "status", "code", "message"),
    [
        (b"", 400, "not_json", "not JSON"),
        (b"source=x", 400, "not_json", "not JSON"),
        (b'{"exercise": "one-01", "source": "', 400, "not_json", "not JSON"),
        (b'{"exercise": "one-01", "source": "\xff"}', 400, "not_utf8", "not UTF-8"),
        ('{"exercise": "one-01", "source": "x"}'.encode("utf-16"), 400, "not_utf8", "not UTF-8"),
        (b"[" * 200_000, 400, "not_json", "nested too deeply"),
        (b"[]", 422, "invalid", "The body"),
        (b'"x"', 422, "invalid", "The body"),
        (b"null", 422, "invalid", "source: Field required"),
        (b'{"exercise": "one-01"}', 422, "invalid", "source: Field required"),
        (b'{"exercise": 1, "source": "x"}', 422, "invalid", "exercise: Input should be a valid string"),
        (b'{"exercise": "one-01", "source": null}', 422, "invalid", "source: Input should be a valid string"),
        (b'{"exercise": "one-01", "source": "x", "colour": 1}', 422, "invalid", "colour: Extra inputs"),
        (b'{"exercise": "one-01", "source": "\\ud800"}', 422, "not_utf8", "not valid Unicode"),
        (b'{"exercise": "no-such", "source": "x"}', 404, "unknown_exercise", "no-such"),
        (b'{"exercise": "two-01", "source": "x"}', 404, "unknown_exercise", "in your courses"),
        (b'{"source": "' + b"x" * 9_000_000 + b'"}', 413, "too_large", "larger than this site takes"),
    ],
)
def test_a_bad_body_is_refused_by_the_api(world: World, body: bytes, status: int, code: str, message: str) -> None:
    answer = post(world, data=body)
    assert (answer.status_code, answer.json["error"]) == (status, code)
    assert message in answer.json["message"]
    assert world.sources() == []


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Bearer gj_nonsense", "Basic YTpi", "gj_x"])
def test_without_a_token_that_holds_the_api_says_how_to_bring_one(world: World, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = world.client().post("/api/v1/submissions", data=b"not even JSON", headers=headers)
    assert answer.status_code == 401
    assert answer.json["error"] == "unauthorized"
    assert "token" in answer.json["message"]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_opens_nothing(world: World, ann: Browser) -> None:
    token = world.api("ann")
    client = world.client()
    assert client.get("/api/v1/submissions", headers=token).status_code == 200
    ann.post("/account/tokens/1/revoke")
    answer = client.get("/api/v1/submissions", headers=token)
    assert answer.status_code == 401
    assert "revoked" in answer.json["message"]


@pytest.mark.parametrize("number", ["0", "4711", "2147483648", "9" * 30, "-1", "1.5", "x"])
def test_numbers_that_no_row_has_are_pages_that_do_not_exist(world: World, ann: Browser, number: str) -> None:
    for path in ("/submissions/", "/exercises/", "/courses/"):
        assert ann.get(path + number).status_code == 404
    answer = world.client().get(f"/api/v1/submissions/{number}", headers=world.api("ann"))
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")


def test_a_body_over_every_limit_gets_a_page_that_says_so(world: World, ann: Browser) -> None:
    answer = submit(ann, world, source="x" * 9_000_000)
    assert answer.status_code == 413
    assert "That is too much" in answer.text


def test_a_dead_broker_fails_no_submission(make_world: Any, tmp_path: Any) -> None:
    world = make_world(broker_url=no_broker(tmp_path))
    assert submit(world.browser("ann"), world, source="a = 1").status_code == 303
    assert world.sources() == ["a = 1"]


def page_of(world: World) -> str:
    return f"/exercises/{world.assigned().id}"


def submit(browser: Browser, world: World, **fields: Any) -> Any:
    boundary, body = encode_multipart({"csrf_token": browser.csrf("/account"), **fields})
    return browser.client.post(page_of(world), data=body, content_type=f"multipart/form-data; boundary={boundary}")


def post(world: World, **body: Any) -> Any:
    return world.client().post("/api/v1/submissions", headers=world.api("ann"), **body)


def editor(page: str) -> str:
    return page.split('<textarea id="source"')[1].split(">\n", 1)[1].split("</textarea>", maxsplit=1)[0]
