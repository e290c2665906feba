"""What the terminal shows: ports, verdicts, log-ins; and that the samples are what they claim to be."""

import socket
from typing import Any

import numpy as np
import pytest

from gradjudge import ports, samples, screen
from gradjudge.client import Client, verdict_of
from gradjudge.trouble import Refusal

PEOPLE = [
    {"username": "noether", "password": "pw-1", "role": "instructor", "token": "t-1"},
    {"username": "ada", "password": "pw-2", "role": "student", "token": "t-2"},
]


def test_a_taken_port_gives_way_to_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert port < ports.free_port("127.0.0.1", port) < port + ports.TRIED


def test_a_free_port_is_kept() -> None:
    free = ports.free_port("127.0.0.1", 0)
    assert ports.free_port("127.0.0.1", free) == free


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match=r"192\.0\.2\.1 is no address of this machine.*GRADJUDGE_HOST"):
        ports.free_port("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "url", "private"),
    [
        ("127.0.0.1", "http://127.0.0.1:80", True),
        ("0.0.0.0", "http://127.0.0.1:80", False),
        ("::1", "http://[::1]:80", True),
    ],
)
def test_the_url_is_one_that_a_browser_here_can_open(host: str, url: str, private: bool) -> None:
    assert ports.site_url(host, 80) == url
    assert ports.is_private(host) is private


@pytest.mark.parametrize(
    ("submission", "text", "score"),
    [
        ({"outcome": "passed", "score": 10.0, "findings": []}, "passed", "10/10"),
        ({"outcome": "passed", "score": 10.0, "findings": [{"mistake": "remark"}]}, "passed", "10/10"),
        ({"outcome": "wrong", "score": 0.0, "findings": [{"mistake": "missing-2"}]}, "wrong missing-2", "0/10"),
        ({"outcome": "partial", "score": 2.5, "findings": [{"mistake": None}]}, "partial", "2.5/10"),
        ({"outcome": "not_gradable", "score": None}, "not_gradable", "-"),
        ({"outcome": None, "state": "failed", "score": None}, "failed", "-"),
    ],
)
def test_a_verdict_is_the_outcome_and_the_name_of_the_mistake(
    submission: dict[str, Any], text: str, score: str
) -> None:
    verdict = verdict_of({"max_score": 10.0, **submission}, ms=12.3)
    assert (verdict.text, verdict.score) == (text, score)


def test_the_columns_of_the_demo_stand_under_their_headings() -> None:
    heading = screen.demo_heading()
    for sample in samples.SAMPLES:
        row = screen.demo_row(sample, verdict_of({"outcome": "passed", "score": 10, "max_score": 10}, 12_345.6))
        assert row.index("passed") == heading.index("verdict")
        assert len(row) == len(heading)


def test_the_welcome_shows_the_url_the_log_ins_and_a_command() -> None:
    text = screen.welcome("http://127.0.0.1:8000", PEOPLE, 2.0)
    for expected in ("http://127.0.0.1:8000", "noether", "pw-1", "ada", "pw-2", "Bearer t-2", "Ctrl-C stops"):
        assert expected in text


def test_a_server_that_is_not_there_is_not_ready() -> None:
    assert "no answer" in Client("127.0.0.1", ports.free_port("127.0.0.1", 0)).why_not_ready()


@pytest.mark.parametrize(("name", "ratio"), [("right", 1), ("forgot-the-2", 1 / 2), ("sum-not-mean", 7)], ids=str)
def test_a_sample_is_off_by_what_its_name_says(name: str, ratio: float) -> None:
    rng = np.random.default_rng(5)
    X, y, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    names: dict[str, Any] = {}
    exec(next(sample.source for sample in samples.SAMPLES if sample.name == name), names)
    np.testing.assert_allclose(names["grad"](X, y, w), ratio * slope_by_differences(X, y, w), rtol=1e-6)


def test_the_last_sample_is_not_python() -> None:
    with pytest.raises(SyntaxError):
        compile(samples.SAMPLES[-1].source, "sample", "exec")


def slope_by_differences(X: Any, y: Any, w: Any, step: float = 1e-5) -> Any:
    def loss(at: Any) -> float:
        return float(np.mean((X @ at - y) ** 2))

    return np.array([(loss(w + e) - loss(w - e)) / (2 * step) for e in step * np.eye(len(w))])
