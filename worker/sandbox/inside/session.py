"""One submission, from the fork to the exit of its process."""

from __future__ import annotations

import gc
import os
import random
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import NoReturn

import numpy as np

from . import calls, console, descriptors, drivers, process
from .control import Order, tell_started
from .frames import Frames
from .request import Request, read_request

# Bound at import, and not through the module: the submission may replace the name.
_exit = os._exit
_FINISHED = 0
_DISTURBED = 70
_NOT_PREPARED = 71


def main(order: Order, server_pid: int, lock_down: Callable[[Order], None]) -> NoReturn:
    """Whatever student code leaves behind (threads, exit handlers) gets no turn."""
    try:
        process.bind(server_pid)
        descriptors.settle_child(*order.descriptors)
        lock_down(order)
        request = read_request(descriptors.REQUEST)
        called_by = drivers.prepared(request.way)
        text = console.redirect(request.output_bytes)
        _seed(request.seed)
        # What is ours so far needs no look, and no count.
        gc.freeze()
        gc.enable()
        tell_started(order.number)
    except BaseException:
        # Onto the console, where the trusted side looks for it: no student code has run yet.
        traceback.print_exc()
        _exit(_NOT_PREPARED)
    _finish(request, called_by, text)


def _finish(request: Request, called_by: Callable[[ModuleType], drivers.Call], text: console.Console) -> NoReturn:
    try:
        calls.perform(request, called_by, Frames(descriptors.RESULT, request.result_bytes))
        # Closed or patched by the submission: that costs it a last line, not its answers.
        with suppress(Exception):
            text.flush()
    except BaseException:
        _exit(_DISTURBED)
    _exit(_FINISHED)


def _seed(seed: int) -> None:
    # Python gives `random` a new seed in every process that it forks.
    random.seed(seed)
    np.random.seed(seed)
