"""Read what there is to run: the attacks, the honest controls and the probes, with what must hold for each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "attacks", _HERE / "own")
_PROBES = {"state": "p01_state", "heap": "p02_heap"}


@dataclass(frozen=True)
class Item:
    """One submission. `oracles` must all hold; `through` says by which way it is run."""

    id: str
    kind: str
    row: str
    tries: str
    contained_if: str
    oracles: tuple[str, ...]
    probe: str | None
    through: str
    source: str


def items() -> dict[str, Item]:
    """All of them by id, in the order of the manifests."""
    return {item.id: item for folder in _FOLDERS for item in _read(folder)}


def probe_for(item: Item) -> Item | None:
    return items()[_PROBES[item.probe]] if item.probe else None


def _read(folder: Path) -> list[Item]:
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["items"]
    return [
        Item(
            id=entry["id"],
            kind=entry["kind"],
            row=entry["row"],
            tries=entry["tries"],
            contained_if=entry["contained_if"],
            oracles=tuple(entry["oracle"]),
            probe=entry["probe"],
            through=entry.get("through", "judge"),
            source=(folder / entry["file"]).read_text(encoding="utf-8"),
        )
        for entry in entries
    ]
