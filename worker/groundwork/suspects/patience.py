"""Bound what a changed program may take: its loops are counted, and the clock is read at every call of a function."""

import ast
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# The sandbox lets nobody set an alarm. No model answer turns so often.
COUNTING = """
_TURNS = [0]
def _still(test):
    _TURNS[0] += 1
    if _TURNS[0] > 20000:
        raise RuntimeError("endless")
    return test
def _patient(turns):
    for turn in turns:
        yield _still(turn)
"""
GUARDS = {"_patient", "_still"}


class Late(BaseException):
    """No Exception: neither the program nor its driver is to catch it."""


def counted(tree: ast.Module) -> ast.Module:
    """Has every loop of the tree counted, and puts what counts before it."""
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.For):
            node.iter = ast.Call(ast.Name("_patient", ast.Load()), [node.iter], [])
        elif isinstance(node, ast.While):
            node.test = ast.Call(ast.Name("_still", ast.Load()), [node.test], [])
    return ast.Module([*ast.parse(COUNTING).body, *tree.body], [])


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Late where the calls inside take longer, in CPU time."""
    ends = time.process_time() + seconds

    def look(frame: FrameType, event: str, _: Any) -> None:
        if time.process_time() > ends:
            raise Late

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)
