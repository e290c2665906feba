"""Every hostile submission is contained, every honest one passes, by all oracles of the manifests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from security.manifest import items
from security.serve import Grader

RUN = [item.id for item in items().values() if item.kind != "probe"]


@pytest.mark.parametrize("item_id", RUN)
def test_it_is_contained_or_passes_if_it_is_honest(grader: Grader, item_id: str) -> None:
    assert grader.findings(item_id) == []


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader() as one:
        yield one
