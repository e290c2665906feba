"""What the tests of rounding bounds share."""

from collections.abc import Iterator

import pytest

from groundwork.worst import Worst


@pytest.fixture(scope="module")
def worst(request: pytest.FixtureRequest) -> Iterator[Worst]:
    """Collects real errors over their bounds, and prints the worst (pytest -s)."""
    found = Worst()
    yield found
    print(f"\n{request.node.name}: largest error / (u e): {found.told()}")
