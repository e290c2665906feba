"""Each oracle is silent about a harmless run and names the harm where there is one."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
import pytest

from security.evidence import Evidence, Kept
from security.oracles import ORACLES, broken, check
from worker.sandbox import Fault, Result, Status

TOKEN = "gsb-token-0123456789abcdef"


def printed(text: str) -> Evidence:
    kept = Kept(outcome="wrong")
    kept.add_result(Result(Status.ok, console=text))
    return Evidence(tokens=(TOKEN,), kept=kept, page=f"<pre>{text}</pre>")


def returned(value: np.ndarray[Any, Any]) -> Evidence:
    return Evidence(tokens=(TOKEN,), kept=Kept(values=[value]))


def noted(**harm: Any) -> Evidence:
    return Evidence(tokens=(TOKEN,), kept=Kept(outcome="wrong"), page="<p>", **harm)


HARMS: dict[str, list[Evidence]] = {
    "verdict_not_pass": [Evidence(kept=Kept(outcome="passed"))],
    "verdict_pass": [noted(), Evidence()],
    "no_leak": [
        printed(f"LEAK {TOKEN}"),
        printed(TOKEN[::-1]),
        printed(TOKEN.encode().hex()),
        printed(b64encode(TOKEN.encode()).decode()),
        returned(np.frombuffer(TOKEN.encode().ljust(32), np.float64)),
        returned(np.array([ord(char) for char in TOKEN], float)),
        returned(np.array([[ord(char), 0] for char in TOKEN], np.int16)[:, 0]),
    ],
    "no_marker:stat": [printed("no 2\nREACHED stat 17")],
    "no_net": [noted(visits={"tcp": 1})],
    "no_files": [noted(files=["/tmp/gsb_x"])],
    "no_late_files": [noted(late_files=["/tmp/gsb_x"])],
    "no_sysv": [noted(system_v=["shm 3"])],
    "wall_le:4.5": [noted(wall_seconds=4.6)],
    "out_le:100": [printed("x" * 101), printed("\ufffd" * 34)],
    "rss_le_mb:1300": [noted(resident_mb=1301.0)],
    "procs_le:64": [noted(processes=65)],
    "threads_le:8": [noted(threads=9)],
    "no_survivors": [noted(survivors=[(7, 7)])],
    "victim_ok": [noted(victim="was killed")],
    "grader_ok": [
        noted(signals=["SIGUSR1"]),
        noted(grown_mb=129.0),
        noted(grown_threads=1),
        noted(grown_descriptors=1),
        noted(fault_of_ours="GraderFault: no child could be run"),
    ],
    "no_ctrl": [printed(f"a{char}b") for char in "\0\x07\x1b\x7f\x9b\r\u200b\u202e\u2066\u2028\ufeff"],
    "no_markup": [printed(text) for text in ("<script>alert(1)</script>", "<p onclick=x>", "<a href=//x.y>")],
    "probe_clean": [noted(probe="the next submission found 'STATE heap'")],
    "next_ok": [noted(next_outcome="wrong"), noted(next_seconds=2.1)],
}
CASES = [(name, evidence) for name, harmed in HARMS.items() for evidence in harmed]


@pytest.mark.parametrize(("name", "evidence"), CASES)
def test_an_oracle_names_the_harm(name: str, evidence: Evidence) -> None:
    said = check(name, evidence)
    assert said and len(said) > 10


@pytest.mark.parametrize("name", HARMS)
def test_an_oracle_is_silent_where_there_is_no_harm(name: str) -> None:
    evidence = printed("residual [1.5 2.5]\n\té ∂ REACHED nothing")
    evidence.kept.outcome = "passed" if name == "verdict_pass" else "wrong"
    evidence.kept.values = [np.array([1.5, np.nan, np.inf, -1e300])]
    evidence.wall_seconds, evidence.processes, evidence.threads, evidence.resident_mb = 4.5, 64, 8, 1300.0
    assert check(name, evidence) is None


def test_every_oracle_has_a_harm_that_it_must_name() -> None:
    assert {name.partition(":")[0] for name in HARMS} == set(ORACLES)


def test_one_harm_breaks_one_oracle_and_no_other() -> None:
    names = ("no_leak", "no_net", "no_files", "victim_ok", "grader_ok")
    assert [line.partition(":")[0] for line in broken(names, noted(victim="was stopped"))] == ["victim_ok"]


@pytest.mark.parametrize("field", ["kind", "message", "source_line"])
def test_what_a_fault_says_is_searched_too(field: str) -> None:
    texts = {"kind": "ValueError", "message": "m", "source_line": "s"} | {field: TOKEN}
    kept = Kept()
    kept.add_result(Result(Status.load_error, Fault(texts["kind"], 1, texts["message"], texts["source_line"])))
    assert check("no_leak", Evidence(tokens=(TOKEN,), kept=kept))


def test_without_a_page_nothing_is_known_about_markup() -> None:
    assert check("no_markup", Evidence())


def test_an_oracle_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        check("no_such_oracle", noted())
