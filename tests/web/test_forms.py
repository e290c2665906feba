"""Signing in and out, forms that must come from here, and how often they may come."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.models import User
from web.world import PASSWORD, Browser, World, no_broker


def test_the_right_password_leads_to_where_one_wanted_to_go(world: World) -> None:
    browser = world.browser()
    asked = browser.get("/account")
    assert asked.location == "/sign-in?next=/account"
    answer = browser.sign_in("Ann ", next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Ann Student" in browser.get("/").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\t/x",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(world: World, target: str) -> None:
    browser = world.browser()
    assert browser.sign_in("ann", next=target).location == "/"
    assert browser.get("/sign-in", query_string={"next": target}).location == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ann", "wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("a\0nn", PASSWORD),
        ("ann", "x" * 5000),
        ("x" * 5000, PASSWORD),
    ],
)
def test_a_wrong_name_and_a_wrong_password_read_alike(world: World, name: str, password: str) -> None:
    answer = world.browser().sign_in(name, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
def test_who_was_made_inactive_or_got_a_new_password_is_signed_out(
    world: World, ann: Browser, change: dict[str, Any]
) -> None:
    assert ann.get("/").status_code == 200
    with world.database.writing() as session:
        session.execute(update(User).values(**change))
    assert ann.get("/").status_code == 302


def test_signing_out_ends_the_session(ann: Browser) -> None:
    assert ann.post("/sign-out").status_code == 303
    assert ann.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/sign-out", "/account/tokens", "/account/tokens/1/revoke", "exercise"])
def test_a_form_without_its_mark_does_nothing(world: World, ann: Browser, path: str) -> None:
    path = f"/exercises/{world.assigned().id}" if path == "exercise" else path
    for mark in ({}, {"csrf_token": "forged"}, {"csrf_token": world.browser("bob").csrf("/account")}):
        answer = ann.client.post(path, data={"source": "x = 1", "name": "mine", **mark})
        assert answer.status_code == 400
        assert "no longer valid" in answer.text
    assert ann.get("/").status_code == 200
    assert world.sources() == []


def test_a_text_whose_form_is_no_longer_valid_can_be_copied(world: World) -> None:
    path = f"/exercises/{world.assigned().id}"
    signed_out = world.browser().client.post(path, data={"source": "hours = 'of work'"})
    assert signed_out.status_code == 401
    assert "You are not signed in" in signed_out.text
    assert "hours = &#39;of work&#39;" in signed_out.text
    stale = world.browser("ann").client.post(path, data={"source": "hours = 'of work'"})
    assert stale.status_code == 400
    assert "hours = &#39;of work&#39;" in stale.text


@pytest.mark.parametrize("broker_is_up", [True, False])
def test_submissions_are_counted_per_user_over_pages_and_api(
    make_world: Callable[..., World], tmp_path: Path, broker_is_up: bool
) -> None:
    changes = {} if broker_is_up else {"broker_url": no_broker(tmp_path)}
    world = make_world(submissions_per_minute=2, **changes)
    ann, page, headers = world.browser("ann"), f"/exercises/{world.assigned().id}", world.api("ann")
    body = {"exercise": "one-01", "source": "x = 1"}
    assert ann.post(page, {"source": "x = 1"}).status_code == 303
    assert world.client().post("/api/v1/submissions", json=body, headers=headers).status_code == 202
    on_page = ann.post(page, {"source": "the_third = 1"})
    in_api = world.client().post("/api/v1/submissions", json=body, headers=headers)
    assert on_page.status_code == in_api.status_code == 429
    assert 0 < int(on_page.headers["Retry-After"]) <= 61
    assert 0 < int(in_api.headers["Retry-After"]) <= 61
    assert in_api.json["error"] == "rate_limited"
    assert "Try again in" in in_api.json["message"]
    assert "the_third = 1" in on_page.text
    assert world.browser("bob").post(page, {"source": "x = 1"}).status_code == 303
    assert len(world.sources()) == 3


def test_a_refused_text_does_not_count(make_world: Callable[..., World]) -> None:
    world = make_world(submissions_per_minute=1)
    ann, page = world.browser("ann"), f"/exercises/{world.assigned().id}"
    assert [ann.post(page, {"source": source}).status_code for source in ("", "", "x = 1")] == [422, 422, 303]


def test_guessing_passwords_is_slowed_down_for_one_name_and_not_for_others(make_world: Callable[..., World]) -> None:
    world = make_world(sign_ins_per_minute=3)
    browser = world.browser()
    assert [browser.sign_in("ann", "wrong").status_code for _ in range(4)] == [422, 422, 422, 429]
    refused = browser.sign_in("ann")
    assert refused.status_code == 429
    assert "too many attempts" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert browser.sign_in("bob").status_code == 303


def test_a_token_is_shown_once_and_can_be_revoked(world: World, ann: Browser) -> None:
    made = ann.post("/account/tokens", {"name": "my editor"})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    token = made.text.split('<pre class="token" tabindex="0"><code>')[1].split("<")[0]
    headers = {"Authorization": f"Bearer {token}"}
    assert world.client().get("/api/v1/submissions", headers=headers).status_code == 200
    page = ann.get("/account").text
    assert "my editor" in page
    assert token not in page
    assert ann.post("/account/tokens/1/revoke").status_code == 303
    assert "my editor" not in ann.get("/account").text
    assert world.client().get("/api/v1/submissions", headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\0b"])
def test_a_token_needs_a_name_that_fits(ann: Browser, name: str) -> None:
    answer = ann.post("/account/tokens", {"name": name})
    assert answer.status_code == 422
    assert "Give the token a name" in answer.text


def test_one_account_has_at_most_twenty_tokens(world: World, ann: Browser) -> None:
    for _ in range(20):
        world.token("ann")
    answer = ann.post("/account/tokens", {"name": "one more"})
    assert answer.status_code == 422
    assert "Revoke one first" in answer.text
