"""The probes find what they look for where it is: in their own process. Otherwise their silence would say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from security.evidence import Kept
from security.manifest import items
from security.ways import Course


@pytest.mark.parametrize(
    ("probe", "left", "found"),
    [
        ("p01_state", "a27_global_numpy_state", "STATE interpreter"),
        ("p01_state", "a27_global_numpy_state", "STATE numpy"),
        ("p03_heap_pages", "a72_heap_residue", "STATE heap"),
    ],
)
def test_a_probe_finds_what_is_left(course: Course, tmp_path: Path, probe: str, left: str, found: str) -> None:
    known = items()
    both = f"{known[left].source}\n{known[probe].source}".replace("@@CANARY@@", str(tmp_path))
    kept = Kept()
    course.sandboxed(both, kept)
    assert found in "\n".join(kept.texts)


@pytest.mark.parametrize("probe", ["p01_state", "p03_heap_pages"])
def test_a_probe_in_a_clean_process_ends_and_finds_nothing(course: Course, tmp_path: Path, probe: str) -> None:
    kept = Kept()
    course.sandboxed(items()[probe].source.replace("@@CANARY@@", str(tmp_path)), kept)
    assert len(kept.values) == 3
    assert "STATE" not in "\n".join(kept.texts)


@pytest.fixture(scope="module")
def course() -> Course:
    return Course()
