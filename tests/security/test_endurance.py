"""A thousand mixed runs in one process; `python -m security.endurance` makes 20,000."""

from security.endurance import KINDS, Size, endure, grown

RUNS = 1000


def test_a_thousand_mixed_runs_end_as_they_must_and_nothing_grows() -> None:
    assert endure(RUNS) == []


def test_growth_is_seen() -> None:
    small = Size(10**8, 10, 1)
    assert grown(small, small) == []
    assert len(grown(small, Size(2 * 10**8, 11, 2))) == 3


def test_every_way_to_end_is_among_the_runs() -> None:
    assert {str(kind.status) for kind in KINDS.values()} >= {
        "ok", "load_error", "timed_out", "out_of_memory", "forbidden_call", "exited_early", "crashed", "protocol_error",
    }  # fmt: skip
