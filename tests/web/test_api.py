"""The API: submit, wait, read."""

import json
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from app.models import GradingRun, Outcome
from app.services.reports import FindingReport, Report, VariableReport
from web.program import KEYS, Program
from web.world import World


def test_a_submission_is_kept_queued_and_found_again(world: World) -> None:
    api = Program(world)
    answer = api.submit()
    assert answer.status_code == 202
    assert set(answer.json) == {"id", "state", "url"}
    assert answer.json["state"] == "queued"
    assert answer.headers["Location"] == answer.json["url"]
    found = api.get(answer.json["url"])
    assert set(found) == KEYS[""]
    assert (found["state"], found["outcome"], found["score"], found["max_score"]) == ("queued", None, None, 10.0)
    with world.database.reading() as session:
        assert session.scalars(select(GradingRun)).one().submission.via == "api"


def test_a_judged_submission_tells_everything_but_the_numbers_of_hidden_cases(world: World) -> None:
    number = world.submitted()
    world.judged(number)
    found = Program(world).get(f"/api/v1/submissions/{number}")
    assert set(found["findings"][0]) == KEYS["findings"]
    assert set(found["timing"]) == KEYS["timing"]
    assert all(set(case) == KEYS["cases"] for case in found["cases"])
    public, hidden = found["cases"]
    assert (public["seed"], public["largest_error"], public["ratio"], public["shape"]) == (11, 0.25, 0.5, [3])
    assert (hidden["public"], hidden["verdict"], hidden["case"]) == (False, "wrong", "one-sample")
    numbers = ("seed", "largest_error", "tolerance", "ratio", "shape", "expected_shape")
    assert [hidden[name] for name in numbers] == [None] * len(numbers)
    assert hidden["message"] == ""
    assert Program(world, "tess").get(f"/api/v1/submissions/{number}")["cases"][1]["seed"] == 977


def test_numbers_that_json_has_no_word_for_become_null(world: World) -> None:
    number = world.submitted()
    infinite = float("inf")
    world.judged(
        number,
        Report(
            Outcome.wrong,
            0,
            (VariableReport("a", 1, True, "dw", "wrong", (1,), (1,), "", infinite, 1e-9, -infinite),),
            (FindingReport("m", "g", "text", evidence={"ratio": infinite, "list": [1.0, -infinite]}),),
        ),
    )
    found = json.loads(Program(world).raw(f"/api/v1/submissions/{number}").text, parse_constant=pytest.fail)
    assert found["cases"][0]["largest_error"] is None
    assert found["findings"][0]["evidence"] == {"ratio": None, "list": [1.0, None]}


def test_waiting_ends_when_the_verdict_is_there(world: World) -> None:
    number = world.submitted()
    judge = threading.Timer(0.5, world.judged, (number,))
    judge.start()
    begun = time.monotonic()
    found = Program(world).get(f"/api/v1/submissions/{number}?wait=15")
    judge.join()
    assert found["state"] == "graded"
    assert 0.4 < time.monotonic() - begun < 10


def test_waiting_ends_when_its_time_is_over(make_world: Callable[..., World]) -> None:
    world = make_world(wait_seconds=0.3)
    number = world.submitted()
    begun = time.monotonic()
    assert Program(world).get(f"/api/v1/submissions/{number}?wait=60")["state"] == "queued"
    assert 0.2 < time.monotonic() - begun < 10


def test_when_enough_requests_wait_the_next_is_answered_at_once(world: World) -> None:
    number = world.submitted()
    waiting = world.app.extensions["gradjudge"].waiting
    while waiting.acquire(blocking=False):
        pass
    begun = time.monotonic()
    assert Program(world).get(f"/api/v1/submissions/{number}?wait=20")["state"] == "queued"
    assert time.monotonic() - begun < 10


def test_a_place_to_wait_is_given_back(world: World) -> None:
    number = world.submitted()
    api = Program(world)
    for _ in range(10):
        api.get(f"/api/v1/submissions/{number}?wait=0.01")
    assert world.app.extensions["gradjudge"].waiting.acquire(blocking=False)


@pytest.mark.parametrize("wait", ["x", "-1", "nan", "inf", "1e400"])
def test_a_wait_that_is_no_number_of_seconds_is_refused(world: World, wait: str) -> None:
    answer = Program(world).raw(f"/api/v1/submissions/{world.submitted()}?wait={wait}")
    assert (answer.status_code, answer.json["error"]) == (422, "invalid")
    assert answer.json["message"].startswith("wait: ")


def test_the_list_of_submissions_holds_the_newest_fifty_of_ones_own(world: World) -> None:
    numbers = [world.submitted() for _ in range(52)]
    world.submitted("bob")
    listed = Program(world).get("/api/v1/submissions")["submissions"]
    assert [line["id"] for line in listed] == numbers[:1:-1]
    assert listed[0]["exercise"] == "one-01"


def test_exercises_are_told_without_their_answers(world: World) -> None:
    world.judged(world.submitted())
    api = Program(world)
    (line,) = api.get("/api/v1/exercises")["exercises"]
    assert (line["id"], line["points"], line["outcome"], line["score"], line["submissions"]) == (
        "one-01",
        10,
        "wrong",
        5,
        1,
    )
    answer = api.raw(line["url"])
    assert answer.json["signature"] == "def grad(X, y, w) -> dw"
    assert answer.json["returns"] == ["dw"]
    assert "return STARTER" in answer.json["starter"]
    assert answer.json["cases"] == [{"name": "generic", "about": "7 samples, 3 features"}]
    assert answer.json["hidden_cases"] == 1
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/exercises/no-such", "/api/", "/api/v1/exercises/a%2Fb"])
def test_what_does_not_exist_is_told_in_json(world: World, path: str) -> None:
    answer = Program(world).raw(path)
    assert answer.status_code == 404
    assert set(answer.json) == {"error", "message"}


def test_the_wrong_method_is_told_in_json(world: World) -> None:
    answer = world.client().delete("/api/v1/submissions", headers=world.api("ann"))
    assert (answer.status_code, answer.json["error"]) == (405, "method_not_allowed")


def test_a_fault_of_ours_is_told_in_json(world: World) -> None:
    headers = world.api("ann")
    with world.database.writing() as session:
        session.execute(text("DROP TABLE case_results"))
    number = world.submitted()
    answer = world.client().get(f"/api/v1/submissions/{number}", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (500, "server_error")
    assert "case_results" not in answer.text
