"""Give every descriptor its fixed number, and close all others."""

from __future__ import annotations

import os
from fcntl import F_DUPFD_CLOEXEC, fcntl

from .layers.descriptors import close_from

CONSOLE = (1, 2)
REQUEST = 3
RESULT = 4
# The way to the trusted side: the fork server's, and a child's until student code begins.
CONTROL = 5


def settle_server(control: int) -> None:
    """0, 1 and 2 stay what they are; all but them and the control socket is closed."""
    if control != CONTROL:
        os.dup2(control, CONTROL, inheritable=False)
    os.closerange(REQUEST, CONTROL)
    close_from(CONTROL + 1)


def settle_child(request: int, result: int, console: int) -> None:
    """Move the three to their places; 0 and the control socket stay, all others are closed."""
    # A target may be the number of another source, so all sources move away first.
    request, result, console = (fcntl(fd, F_DUPFD_CLOEXEC, CONTROL + 1) for fd in (request, result, console))
    for source, target in ((request, REQUEST), (result, RESULT), *((console, fd) for fd in CONSOLE)):
        os.dup2(source, target, inheritable=False)
    close_from(CONTROL + 1)
