"""Give every descriptor of the child its fixed number, and close all others."""

from __future__ import annotations

import os
from fcntl import F_DUPFD_CLOEXEC, fcntl

REQUEST = 3
RESULT = 4
STARTED = 5

_OUT_OF_THE_WAY = 64


def settle(request_fd: int, result_fd: int, started_fd: int) -> None:
    """Move the three to 3, 4 and 5; 0, 1 and 2 stay what they are."""
    # A target may be the number of another source, so all sources move away first.
    sources = [fcntl(fd, F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY) for fd in (request_fd, result_fd, started_fd)]
    for source, target in zip(sources, (REQUEST, RESULT, STARTED), strict=True):
        os.dup2(source, target, inheritable=False)
    os.closerange(STARTED + 1, os.sysconf("SC_OPEN_MAX"))
