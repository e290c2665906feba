"""One submission from the first system call to the exit of its process."""

from __future__ import annotations

import os
import random
import resource
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

from . import calls, console, descriptors, process, rlimits
from .frames import Frames
from .layout import STARTED
from .request import Request, read_request

# Bound at import, and not through the module: the submission may replace the name.
_exit = os._exit
_FINISHED = 0
_DISTURBED = 70


def main(request_fd: int, result_fd: int, started_fd: int, parent_pid: int) -> None:
    """Does not return. Whatever student code leaves behind (threads, exit handlers) gets no turn."""
    process.bind(parent_pid)
    descriptors.settle(request_fd, result_fd, started_fd)
    request = read_request(descriptors.REQUEST)
    text = console.redirect(request.output_bytes)
    _warm_up()
    rlimits.apply(request)
    _tell_started()
    _finish(request, text)


def _finish(request: Request, text: console.Console) -> None:
    try:
        calls.perform(request, Frames(descriptors.RESULT, request.result_bytes), text)
        # Closed or patched by the submission: that costs it a last line, not its answers.
        with suppress(Exception):
            text.flush()
    except BaseException:
        _exit(_DISTURBED)
    _exit(_FINISHED)


def _warm_up() -> None:
    random.seed(0)
    np.random.seed(0)
    sys.argv = ["submission.py"]
    # BLAS takes its work space at the first product: before the memory limit, so that it is not charged.
    np.ones((64, 64)) @ np.ones((64, 64))


def _tell_started() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    os.write(descriptors.STARTED, STARTED.pack(usage.ru_utime + usage.ru_stime, _peak_kb()))
    os.close(descriptors.STARTED)


def _peak_kb() -> int:
    # Not ru_maxrss, which is at least the size that the parent had.
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])
