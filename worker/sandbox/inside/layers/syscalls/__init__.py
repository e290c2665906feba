"""The numbers of the system calls by architecture."""

from __future__ import annotations

import errno
import os
import platform
import struct
from functools import cache
from typing import NamedTuple

from . import aarch64, x86_64

_POINTER = 8


class Architecture(NamedTuple):
    """`audit` is how seccomp names it. Numbers above `last` are younger than the machines' common numbering (424).

    `foreign`: from this number on the calls are those of another table of the same machine (x32), 0 if there is none.
    """

    audit: int
    numbers: dict[str, int]
    last: int
    foreign: int


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, x86_64.NUMBERS, 334, 0x40000000),
    "aarch64": Architecture(0xC00000B7, aarch64.NUMBERS, 294, 0),
}


@cache
def here() -> Architecture:
    """The running machine's. OSError ENOSYS for one whose numbers are not known."""
    found = ARCHITECTURES.get(platform.machine())
    # A 32-bit interpreter on a 64-bit kernel uses yet other numbers.
    if found is None or struct.calcsize("P") != _POINTER:
        raise OSError(errno.ENOSYS, f"no table of system calls for {platform.machine()}: {os.strerror(errno.ENOSYS)}")
    return found
