"""Anonymous memory that is shared with a child: written once and sealed, or of a size that cannot grow."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from io import FileIO


def sealed(name: str, parts: Iterable[bytes]) -> FileIO:
    """A file that reads as `parts` one after another and that nobody can change any more."""
    file = _anonymous(name)
    try:
        _write(file, b"".join(parts))
        _seal(file, fcntl.F_SEAL_WRITE)
    except BaseException:
        file.close()
        raise
    return file


def room(name: str, size: int) -> FileIO:
    """A file of `size` bytes of sparse memory: writing beyond them fails, and so does shrinking."""
    file = _anonymous(name)
    try:
        file.truncate(size)
        _seal(file, 0)
    except BaseException:
        file.close()
        raise
    return file


def written(file: FileIO, limit: int) -> bytes:
    """What was written to a room from its start, at most `limit` bytes."""
    # The offset is shared with the child, which may have moved it anywhere: it is a hint, the limit rules.
    return os.pread(file.fileno(), min(file.tell(), limit), 0)


def _anonymous(name: str) -> FileIO:
    return FileIO(os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "r+")


def _write(file: FileIO, part: bytes) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def _seal(file: FileIO, extra: int) -> None:
    seals = fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL | extra
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, seals)
