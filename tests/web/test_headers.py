"""The headers that keep a browser from doing what a page did not ask for."""

from collections.abc import Callable

import pytest

from app.guard.headers import HEADERS
from web.world import World


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/api/v1/nowhere", "/healthz", "/static/poll.js"])
def test_every_answer_carries_them(world: World, path: str) -> None:
    answer = world.browser().get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_takes_nothing_that_stands_in_the_page(world: World) -> None:
    policy = world.browser().get("/sign-in").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_no_page_has_an_inline_script_or_style(world: World) -> None:
    number = world.submitted()
    waiting = world.browser("ann").get(f"/submissions/{number}").text
    world.judged(number)
    ann, tess = world.browser("ann"), world.browser("tess")
    pages = [waiting, *(ann.get(path).text for path in ("/", "/account", "/courses", f"/submissions/{number}", "/x"))]
    pages += [ann.get(f"/exercises/{world.assigned().id}").text, tess.get(f"/courses/{world.course_id()}").text]
    for page in pages:
        assert " style=" not in page
        assert "<style" not in page
        assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])


@pytest.mark.parametrize("https", [True, False])
def test_the_session_cookie_is_out_of_reach(make_world: Callable[..., World], https: bool) -> None:
    browser = make_world(https=https).browser()
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is https


def test_https_is_remembered_by_the_browser(make_world: Callable[..., World]) -> None:
    assert "max-age" in make_world(https=True).browser().get("/sign-in").headers["Strict-Transport-Security"]
