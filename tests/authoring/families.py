"""The processes that descend from one, as the kernel knows them."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def eventually(look: Callable[[], Any]) -> Any:
    give_up_at = time.monotonic() + 90
    while not (found := look()):
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
    return found


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if runs(int(entry.name)):
            children.setdefault(parent(int(entry.name)), []).append(int(entry.name))
    found, rest = [], [pid]
    while rest:
        of = children.get(rest.pop(), [])
        found += of
        rest += of
    return found


def runs(pid: int) -> bool:
    return state(pid)[0] not in "ZX"


def parent(pid: int) -> int:
    return int(state(pid)[1])


def state(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""
