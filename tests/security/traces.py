"""What a run may leave lying about outside of itself: files, core dumps, System V objects."""

from __future__ import annotations

import ctypes
import os
import shutil
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

# What attacks name their files, and what the kernel names a core.
_NAMES = ("gsb_*", "core", "core.*")
_KEY_PREFIX = 0x475342
_KINDS = ("shm", "sem", "msg")
_REMOVE = 0


def places() -> list[Path]:
    """Folders where anybody may write, and those from which this interpreter loads code."""
    library = [Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")]
    numpy = Path(np.__file__).parent
    shared = [Path(name) for name in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/run/shm")]
    found = [*shared, Path.cwd(), *library, numpy, numpy.parent]
    # A user whom the system does not know has no home.
    with suppress(RuntimeError):
        found.append(Path.home())
    return found


def files(canary: Path) -> set[str]:
    """Everything in the canary, and elsewhere whatever bears one of the names."""
    elsewhere = (path for place in set(places()) for path in _named(place))
    return {str(path) for path in (*canary.rglob("*"), *elsewhere)}


def remove(paths: Iterable[str], canary: Path) -> None:
    """Of these, what attacks left in the canary or under their names; anything else stays."""
    for path in map(Path, paths):
        if not (path.name.startswith("gsb_") or path.is_relative_to(canary)):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def system_v() -> set[str]:
    """Shared memory, semaphores and queues of this user, or with an attack's key, as `kind id`."""
    return {f"{kind} {number}" for kind in _KINDS for number in _objects(kind)}


def remove_system_v(objects: Iterable[str]) -> None:
    """The objects named so, where this user may: the next run must not find them."""
    libc = ctypes.CDLL(None)
    removers = {
        "shm": lambda number: libc.shmctl(number, _REMOVE, None),
        "sem": lambda number: libc.semctl(number, 0, _REMOVE),
        "msg": lambda number: libc.msgctl(number, _REMOVE, None),
    }
    for kind, number in (name.split() for name in objects):
        removers[kind](int(number))


def _named(place: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if any(fnmatch(entry.name, name) for name in _NAMES):
                yield place / entry.name


def _objects(kind: str) -> Iterator[int]:
    with suppress(OSError):
        heading, *lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
        columns = heading.split()
        for line in lines:
            row = dict(zip(columns, map(int, line.split()), strict=False))
            if row["cuid"] == os.geteuid() or row["key"] >> 8 == _KEY_PREFIX:
                yield row[f"{kind}id" if kind != "msg" else "msqid"]
