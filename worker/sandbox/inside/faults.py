"""Say what went wrong in a student's code, even when the exception itself is hostile."""

from __future__ import annotations

from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from types import TracebackType
from typing import NamedTuple

FILE = "submission.py"
MEMORY = "MemoryError"
_MAX_KIND = 100
_MAX_MESSAGE = 500
_MAX_LINE_NUMBER = 2**31

_RESERVE = 4 * 2**20

# The descriptors of the base types: a subclass can override neither.
_name = type.__dict__["__name__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__


class Report(NamedTuple):
    """A fault on its way out. `line` is the innermost one in the student's file, 0 if there is none."""

    kind: str
    line: int
    message: str

    def encoded(self) -> bytes:
        return "\0".join((self.kind, self.message)).encode("utf-8", "replace")


class Refused(Exception):
    """Something of ours to say instead of an exception of the student's."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.report = Report(kind, 0, message[:_MAX_MESSAGE])


class Reserve:
    """Room held back while student code runs: when memory has run out, saying so takes some."""

    def __init__(self) -> None:
        self._held: mmap | None = None

    def hold(self) -> None:
        """It is counted, which is enough: to touch its pages would take a millisecond. Raises MemoryError."""
        try:
            self._held = self._held or mmap(-1, _RESERVE, MAP_PRIVATE | MAP_ANONYMOUS)
        except OSError:
            raise MemoryError from None

    def release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()


def report_of(error: BaseException, reserve: Reserve) -> Report:
    """The report on an exception that student code raised. `reserve` is given back to make room for it."""
    reserve.release()
    # numpy's own MemoryError has a private name; nobody looks for it under that.
    kind = MEMORY if issubclass(type(error), MemoryError) else type_name(error)
    return Report(kind, innermost_line(_traceback(error)), message_of(error))


def type_name(thing: object) -> str:
    return str.replace(_name(type(thing)), "\0", "")[:_MAX_KIND]


def message_of(error: BaseException) -> str:
    try:
        # Slicing through str itself makes an exact str, whatever __str__ returned.
        return str.__getitem__(str(error), slice(0, _MAX_MESSAGE))
    except BaseException:
        return "(its message could not be read)"


def innermost_line(traceback: TracebackType | None) -> int:
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == FILE:
            line = traceback.tb_lineno or line
        traceback = traceback.tb_next
    return line if 0 < line < _MAX_LINE_NUMBER else 0
