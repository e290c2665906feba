"""Who may open what: every route of the application, from one table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from app.services import accounts
from app.settings import Settings
from web.world import Browser, World, copied

EVERYBODY = {"nobody": 200, "ann": 200, "bob": 200, "tess": 200, "asa": 200, "otto": 200, "adam": 200}
SIGNED_IN = EVERYBODY | {"nobody": 302}
ENROLLED = SIGNED_IN | {"otto": 404, "adam": 404}
OWN_OR_STAFF = {"nobody": 302, "ann": 200, "bob": 404, "tess": 200, "asa": 200, "otto": 404, "adam": 200}
STAFF = {"nobody": 302, "ann": 403, "bob": 403, "tess": 200, "asa": 200, "otto": 404, "adam": 200}
TOKEN = {"nobody": 401, "ann": 200, "bob": 200, "tess": 200, "asa": 200, "otto": 200, "adam": 200}
TOKEN_ENROLLED = TOKEN | {"otto": 404, "adam": 404}
TOKEN_OWN_OR_STAFF = OWN_OR_STAFF | {"nobody": 401}

GET = {
    "/": SIGNED_IN,
    "/sign-in": {"nobody": 200} | dict.fromkeys(SIGNED_IN.keys() - {"nobody"}, 302),
    "/account": SIGNED_IN,
    "/admin/workers": {"nobody": 302} | dict.fromkeys(EVERYBODY.keys() - {"nobody", "adam"}, 404) | {"adam": 200},
    "/courses": SIGNED_IN,
    "/courses/<int:course_id>": STAFF,
    "/courses/<int:course_id>/students/<int:user_id>/exercises/<int:assigned_id>": STAFF,
    "/exercises/<int:assigned_id>": ENROLLED,
    "/submissions/<int:submission_id>": OWN_OR_STAFF,
    "/submissions/<int:submission_id>/report": OWN_OR_STAFF,
    "/api/v1/exercises": TOKEN,
    "/api/v1/exercises/<name>": TOKEN_ENROLLED,
    "/api/v1/submissions": TOKEN,
    "/api/v1/submissions/<int:submission_id>": TOKEN_OWN_OR_STAFF,
    "/api/v1/openapi.json": EVERYBODY,
    "/healthz": EVERYBODY,
    "/readyz": EVERYBODY,
    "/metrics": EVERYBODY,
    "/static/<path:filename>": EVERYBODY,
}
POST = {
    "/sign-in": dict.fromkeys(EVERYBODY, 422),
    "/sign-out": dict.fromkeys(EVERYBODY, 303),
    "/account/tokens": SIGNED_IN | {"nobody": 401} | dict.fromkeys(SIGNED_IN.keys() - {"nobody"}, 422),
    "/account/tokens/<int:token_id>/revoke": {"nobody": 401, "ann": 303}
    | dict.fromkeys(SIGNED_IN.keys() - {"nobody", "ann"}, 404),
    "/exercises/<int:assigned_id>": {"nobody": 401, "otto": 404, "adam": 404}
    | dict.fromkeys(("ann", "bob", "tess", "asa"), 303),
    "/api/v1/submissions": {"nobody": 401, "otto": 404, "adam": 404}
    | dict.fromkeys(("ann", "bob", "tess", "asa"), 202),
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("rule", GET)
def test_only_those_in_the_table_may_read(scene: "Scene", rule: str, who: str) -> None:
    assert scene.read(rule, who).status_code == GET[rule][who]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("rule", POST)
def test_only_those_in_the_table_may_write(scene: "Scene", rule: str, who: str) -> None:
    assert scene.write(rule, who).status_code == POST[rule][who]


def test_the_table_names_every_route(scene: "Scene") -> None:
    assert _routes(scene.world.app, "GET") == set(GET)
    assert _routes(scene.world.app, "POST") == set(POST)


def test_anothers_submission_reads_exactly_like_a_missing_one(scene: "Scene") -> None:
    theirs, missing = (scene.browsers["bob"].get(f"/submissions/{number}") for number in (scene.submission_id, 4711))
    assert theirs.status_code == missing.status_code == 404
    assert theirs.text == missing.text


def test_anothers_submission_reads_exactly_like_a_missing_one_in_the_api(scene: "Scene") -> None:
    client, headers = scene.world.client(), scene.tokens["bob"]
    theirs, missing = (
        client.get(f"/api/v1/submissions/{number}", headers=headers) for number in (scene.submission_id, 4711)
    )
    assert theirs.status_code == missing.status_code == 404
    assert theirs.text.replace(f" {scene.submission_id} ", " N ") == missing.text.replace(" 4711 ", " N ")


def test_a_session_opens_nothing_in_the_api_and_a_token_opens_no_page(scene: "Scene") -> None:
    assert scene.browsers["ann"].get("/api/v1/submissions").status_code == 401
    assert scene.browsers["nobody"].get("/", headers=scene.tokens["ann"]).status_code == 302


@dataclass
class Scene:
    """A world in which ann has one judged submission and one token, and everybody has a browser."""

    world: World
    submission_id: int
    token_id: int
    browsers: dict[str, Browser]
    tokens: dict[str, dict[str, str]]

    def address(self, rule: str) -> str:
        ids = {
            "<int:course_id>": self.world.course_id(),
            "<int:user_id>": self.world.user("ann").id,
            "<int:assigned_id>": self.world.assigned().id,
            "<int:submission_id>": self.submission_id,
            "<int:token_id>": self.token_id,
            "<name>": "one-01",
            "<path:filename>": "gradjudge.css",
        }
        for name, value in ids.items():
            rule = rule.replace(name, str(value))
        return rule

    def read(self, rule: str, who: str) -> Any:
        return self._browser(rule, who).get(self.address(rule), headers=self._headers(rule, who))

    def write(self, rule: str, who: str) -> Any:
        if rule.startswith("/api/"):
            body = {"exercise": "one-01", "source": "x = 1"}
            client = self._browser(rule, who).client
            return client.post(self.address(rule), json=body, headers=self._headers(rule, who))
        browser = (
            self.world.browser(None if who == "nobody" else who) if rule == "/sign-out" else self._browser(rule, who)
        )
        form_page = "/sign-in" if who == "nobody" else "/account"
        return browser.post(self.address(rule), {"source": "x = 1"}, form_page=form_page)

    def _browser(self, rule: str, who: str) -> Browser:
        return self.browsers["nobody"] if rule.startswith("/api/") else self.browsers[who]

    def _headers(self, rule: str, who: str) -> dict[str, str]:
        return self.tokens.get(who, {}) if rule.startswith("/api/") else {}


@pytest.fixture(scope="module")
def scene(template: Settings, broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    world = copied(template, tmp_path_factory.mktemp("permissions"), broker_url=broker)
    submission_id = world.submitted()
    world.judged(submission_id)
    people = EVERYBODY.keys() - {"nobody"}
    tokens = {name: world.api(name) for name in sorted(people)}
    browsers = {name: world.browser(name) for name in people} | {"nobody": world.browser()}
    yield Scene(world, submission_id, _token_of_ann(world), browsers, tokens)
    world.close()


def _token_of_ann(world: World) -> int:
    world.token("ann")
    with world.database.reading() as session:
        return accounts.tokens_of(session, world.user("ann"))[-1].id


def _routes(app: Flask, method: str) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())}
