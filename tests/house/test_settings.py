"""A wrong setting stops the process, with its name and what is allowed."""

import pytest
from pydantic import ValidationError

from app.settings import Settings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"port": 0}, "port"),
        ({"wall_seconds": 61}, "wall_seconds"),
        ({"max_wall_seconds": 61}, "max_wall_seconds"),
        ({"memory_mb": 1}, "memory_mb"),
        ({"output_kb": 1025}, "output_kb"),
        ({"result_mb": 0}, "result_mb"),
        ({"wall_seconds": 11}, "GRADJUDGE_WALL_SECONDS is 11, and GRADJUDGE_MAX_WALL_SECONDS allows at most 10"),
        ({"cpu_seconds": 11}, "GRADJUDGE_CPU_SECONDS is 11, and GRADJUDGE_MAX_CPU_SECONDS allows at most 10"),
        ({"cpu_seconds": 3, "max_cpu_seconds": 2.5}, "GRADJUDGE_MAX_CPU_SECONDS allows at most 2.5"),
        ({"max_memory_mb": 512}, "GRADJUDGE_MEMORY_MB is 1024, and GRADJUDGE_MAX_MEMORY_MB allows at most 512"),
        ({"output_kb": 257}, "GRADJUDGE_OUTPUT_KB is 257, and GRADJUDGE_MAX_OUTPUT_KB allows at most 256"),
        ({"result_mb": 65}, "GRADJUDGE_RESULT_MB is 65, and GRADJUDGE_MAX_RESULT_MB allows at most 64"),
        ({"lease_seconds": 19}, "GRADJUDGE_LEASE_SECONDS must be at least twice .* 20 here"),
        ({"environment": "production"}, "GRADJUDGE_DATABASE_URL must be set"),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**given)  # type: ignore[arg-type]


def test_all_defaults_above_their_maxima_are_named_at_once() -> None:
    with pytest.raises(ValidationError, match=r"WALL_SECONDS .*; .*RESULT_MB .*: lower the one or raise the other"):
        Settings(wall_seconds=20, result_mb=128)


def test_a_lease_of_twice_the_longest_time_is_enough() -> None:
    assert Settings(lease_seconds=20, max_wall_seconds=10).lease_seconds == 20


def test_a_default_may_be_the_maximum_itself() -> None:
    assert Settings(wall_seconds=60, max_wall_seconds=60, cpu_seconds=60).most_cpu_seconds == 60


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADJUDGE_OUTPUT_KB", "8")
    monkeypatch.setenv("GRADJUDGE_MAX_CPU_SECONDS", "7")
    settings = Settings()
    assert (settings.output_kb, settings.most_cpu_seconds) == (8, 7)
