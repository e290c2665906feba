"""What one run may take: the exercise's wish, the deployment's default, and never above the maximum."""

import pytest

from app.content import OwnLimits
from app.services.limits import RunLimits, limits_for
from app.settings import Settings

MOST = {"wall_seconds": 10, "cpu_seconds": 10, "memory_mb": 2048, "output_kb": 256, "result_mb": 64}


def test_an_exercise_that_asks_for_nothing_gets_the_defaults() -> None:
    assert allowed() == RunLimits(5, 5, 1024, 64, 16)


def test_an_exercise_gets_what_it_asks_for_up_to_the_maximum() -> None:
    own = {"wall_seconds": 10, "cpu_seconds": 2.5, "memory_mb": 64, "output_kb": 256, "result_mb": 1}
    assert allowed(own) == RunLimits(10, 2.5, 64, 256, 1)


@pytest.mark.parametrize("name", MOST)
def test_what_is_above_the_maximum_is_capped_and_said(name: str) -> None:
    limits = allowed({name: 3000})
    assert getattr(limits, name) == MOST[name]
    counts = f"GRADJUDGE_MAX_{name.upper()} allows {MOST[name]}, and that is what counts"
    said = f"exercise.toml asks for {name} = 3000; {counts}"
    assert limits.capped == (said,)


def test_everything_that_is_capped_is_said() -> None:
    assert len(allowed(dict.fromkeys(MOST, 10_000_000)).capped) == len(MOST)


def test_numbers_are_said_as_people_write_them() -> None:
    (said,) = allowed({"memory_mb": 10_000_000}).capped
    assert "memory_mb = 10000000;" in said


@pytest.mark.parametrize(
    ("own", "settings", "cpu"),
    [
        ({"wall_seconds": 8}, {}, 8),
        ({"wall_seconds": 8}, {"cpu_seconds": 3}, 3),
        ({"wall_seconds": 8, "cpu_seconds": 4}, {"cpu_seconds": 3}, 4),
        ({"wall_seconds": 30}, {}, 10),
        ({"wall_seconds": 8}, {"max_cpu_seconds": 6}, 6),
        ({}, {"wall_seconds": 2}, 2),
    ],
)
def test_processor_time_that_nobody_names_follows_the_wall_time(
    own: dict[str, float], settings: dict[str, float], cpu: float
) -> None:
    assert allowed(own, **settings).cpu_seconds == cpu


def test_bytes_follow_from_what_is_said_in_larger_units() -> None:
    limits = allowed({"output_kb": 3, "result_mb": 2})
    assert (limits.output_bytes, limits.result_bytes) == (3072, 2_097_152)


def allowed(own: dict[str, float] | None = None, **settings: float) -> RunLimits:
    return limits_for(OwnLimits.model_validate(own or {}), Settings(**settings))  # type: ignore[arg-type]
