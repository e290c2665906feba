"""The manifests and the files say the same, and nothing lies beside them unread."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from security.manifest import Item, items, probe_for
from security.oracles import ORACLES

HERE = Path(__file__).parent
FOLDERS = [HERE / "attacks", HERE / "own"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_in_its_manifest_and_only_once(folder: Path) -> None:
    listed = [entry["file"] for entry in json.loads((folder / "manifest.json").read_text())["items"]]
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.py"))


@pytest.mark.parametrize("item", items().values(), ids=items())
def test_every_item_says_what_it_tries_and_is_judged_by_oracles_that_exist(item: Item) -> None:
    assert f"# TRIES: {item.tries}\n# CONTAINED IF: {item.contained_if}\n" in item.source
    assert {name.partition(":")[0] for name in item.oracles} <= set(ORACLES)
    assert item.oracles or item.kind == "probe"
    assert ("probe_clean" in item.oracles) == (probe_for(item) is not None)


def test_there_are_as_many_as_were_handed_over_and_more_of_our_own() -> None:
    kinds = [(item.kind, item.id[0]) for item in items().values()]
    assert (kinds.count(("attack", "a")), kinds.count(("honest", "h")), kinds.count(("probe", "p"))) == (58, 4, 3)
    assert kinds.count(("attack", "b")) >= 20
