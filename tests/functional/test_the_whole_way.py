"""From POST to verdict through the real web process, broker, worker and database."""

import json

import pytest

from functional.stack import Stack

BODY = "def grad(X, y, w):\n    return {} * X.T @ (X @ w - y)\n"


def test_a_right_gradient_passes_with_full_marks(stack: Stack) -> None:
    found = stack.verdict(BODY.format("2 / len(y)"))
    assert (found["state"], found["outcome"], found["score"], found["max_score"]) == ("graded", "passed", 10, 10)
    assert found["findings"] == []
    assert {case["variable"] for case in found["cases"]} == {"dw"}


@pytest.mark.parametrize(("factor", "mistake"), [("1 / len(y)", "missing-2"), ("2", "missing-1-over-n")])
def test_a_wrong_one_is_called_by_its_name(stack: Stack, factor: str, mistake: str) -> None:
    found = stack.verdict(BODY.format(factor))
    assert (found["outcome"], found["score"]) == ("wrong", 0)
    assert [(f["mistake"], f["variable"]) for f in found["findings"]] == [(mistake, "dw")]


def test_waiting_for_a_verdict_takes_one_request(stack: Stack) -> None:
    made = stack.post(BODY.format("2 / len(y)")).body
    assert made["state"] == "queued" and made["url"].endswith(f"/{made['id']}")
    assert stack.read(made["id"], wait=20).body["state"] == "graded"


def test_the_times_of_every_step_are_kept(stack: Stack) -> None:
    timing = stack.verdict(BODY.format("2 / len(y)"))["timing"]
    assert timing["queued_at"] <= timing["claimed_at"] <= timing["finished_at"]
    assert set(timing["steps"]) == {"prepare", "run", "compare"}


def test_cases_that_are_not_public_show_no_numbers(stack: Stack) -> None:
    cases = stack.verdict(BODY.format("1 / len(y)"))["cases"]
    assert any(case["public"] for case in cases) and any(not case["public"] for case in cases)
    for case in cases:
        if not case["public"]:
            assert case["seed"] is None and case["largest_error"] is None and case["ratio"] is None


@pytest.mark.parametrize(
    ("source", "outcome", "mistake", "said"),
    [
        ("def grad(X, y, w)\n    return w\n", "not_gradable", "syntax-error", "line 1"),
        ("def gard(X, y, w):\n    return w\n", "not_gradable", "function-missing", "gard"),
        ("def grad(X, y):\n    return w\n", "not_gradable", "wrong-parameters", "grad(X, y, w)"),
        ("def grad(X, y, w):\n    return w / v\n", "crashed", "exception", "line 2"),
        ("def grad(X, y, w):\n    return X\n", "wrong", "wrong-shape", "(3,)"),
        ("def grad(X, y, w):\n    return w * float('nan')\n", "wrong", "not-finite", "nan"),
        (
            "import numpy as np\ndef grad(X, y, w):\n    return np.array([w, 1], object)\n",
            "wrong",
            "not-an-array",
            "object",
        ),
        ("def grad(X, y, w):\n    pass\n", "wrong", "not-an-array", "None"),
        ("def grad(X, y, w):\n    while True: pass\n", "timed_out", "timed-out", "2 s"),
        ("def grad(X, y, w):\n    return bytearray(4 * 2**30)\n", "out_of_memory", "out-of-memory", "1024 MB"),
    ],
)
def test_bad_code_gets_a_clear_answer(stack: Stack, source: str, outcome: str, mistake: str, said: str) -> None:
    found = stack.verdict(source)
    assert (found["outcome"], found["findings"][0]["mistake"]) == (outcome, mistake)
    assert said in found["findings"][0]["message"]


def test_a_million_lines_of_print_are_cut_and_said_so(stack: Stack) -> None:
    source = "def grad(X, y, w):\n    print('line\\n' * 1_000_000)\n    return 2 / len(y) * X.T @ (X @ w - y)\n"
    found = stack.verdict(source)
    assert found["outcome"] == "passed"
    assert [f["mistake"] for f in found["findings"]] == ["output-cut"]
    assert len(found["console"]) <= 65_536


@pytest.mark.parametrize(
    ("source", "status", "said"),
    [
        ("", 422, "no code"),
        ("  \n", 422, "no code"),
        ("x" * 2_000_000, 413, "65,536"),
        ("x = 1\0\n", 422, "NUL"),
        (17, 422, "source"),
        (None, 422, "source"),
    ],
)
def test_what_is_no_source_is_refused_and_nothing_is_stored(
    stack: Stack, source: object, status: int, said: str
) -> None:
    before = newest(stack)
    answer = stack.post(source)
    assert answer.status == status
    assert said in json.dumps(answer.body)
    assert newest(stack) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"exercise": "lr-01"}', b'{"exercise": "lr-01", "source": "\xff"}']
)
def test_a_body_that_is_no_submission_is_refused_in_json(stack: Stack, body: bytes) -> None:
    answer = stack.ask("POST", "/api/v1/submissions", body, stack.people["ada"]["token"])
    assert answer.status in (400, 422)
    assert answer.body["message"]


def test_an_unknown_exercise_is_not_found(stack: Stack) -> None:
    answer = stack.post("x = 1", exercise="lr-99")
    assert answer.status == 404
    assert "lr-99" in answer.body["message"]


@pytest.mark.parametrize("token", [None, "", "gj_wrong", "x" * 5000])
def test_without_a_valid_token_nothing_opens(stack: Stack, token: str | None) -> None:
    for method, path in (
        ("POST", "/api/v1/submissions"),
        ("GET", "/api/v1/submissions/1"),
        ("GET", "/api/v1/exercises"),
    ):
        answer = stack.ask(method, path, b"{}" if method == "POST" else None, token)
        assert answer.status == 401
        assert "token" in answer.body["message"]


def test_another_students_submission_looks_like_none(stack: Stack) -> None:
    theirs = stack.post(BODY.format("2")).body["id"]
    answer = stack.read(theirs, person="ben")
    missing = stack.read(10**9, person="ben")
    assert answer.status == missing.status == 404
    assert answer.body["message"].replace(str(theirs), "N") == missing.body["message"].replace(str(10**9), "N")
    assert stack.read(theirs, person="grace").status == 200


def test_ready_and_healthy_and_measured(stack: Stack) -> None:
    assert stack.ask("GET", "/healthz").status == 200
    assert stack.ask("GET", "/readyz").status == 200
    assert "gradjudge_runs" in stack.ask("GET", "/metrics").body


def test_many_at_once_all_get_their_own_verdict(stack: Stack) -> None:
    factors = ["2 / len(y)", "1 / len(y)", "2", "2 / len(w)"] * 5
    made = [stack.post(BODY.format(factor)).body["id"] for factor in factors]
    found = [stack.settled(submission_id) for submission_id in made]
    first = [f["findings"][0]["mistake"] if f["findings"] else f["outcome"] for f in found]
    assert first == ["passed", "missing-2", "missing-1-over-n", "divide-by-d"] * 5


def newest(stack: Stack) -> int | None:
    listed = stack.ask("GET", "/api/v1/submissions", token=stack.people["ada"]["token"]).body
    rows = listed["submissions"] if isinstance(listed, dict) else listed
    return rows[0]["id"] if rows else None
