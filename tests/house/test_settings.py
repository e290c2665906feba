"""A wrong setting stops the process, with its name and what is allowed."""

import pytest
from pydantic import ValidationError

from app.settings import Settings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"port": 0}, "port"),
        ({"wall_seconds": 61}, "wall_seconds"),
        ({"memory_mb": 1}, "memory_mb"),
        ({"lease_seconds": 10, "wall_seconds": 6}, "GRADJUDGE_LEASE_SECONDS must be at least twice"),
        ({"environment": "production"}, "GRADJUDGE_DATABASE_URL must be set"),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**given)  # type: ignore[arg-type]


def test_a_lease_of_twice_the_time_is_enough() -> None:
    assert Settings(lease_seconds=10, wall_seconds=5).lease_seconds == 10
