"""Write frames: the only way by which anything leaves this process."""

from __future__ import annotations

import os
from typing import Any

from numpy.typing import NDArray

from .faults import Report
from .layout import DTYPES, HEADER, MAGIC, MAX_DIMS, MAX_MESSAGE, Kind

# Bound at import: the submission may replace the name in os.
_writev = os.writev
_CODES = {name: code for code, name in enumerate(DTYPES, 1)}
_NO_DIMS = (0,) * MAX_DIMS
# The kernel's limit on the pieces of one call, IOV_MAX.
_AT_ONCE = 1024


class Frames:
    """Numbers the frames of one run. `left` is how many bytes of values may still be sent.

    Values wait for the event that ends their call: they mean nothing before.
    """

    def __init__(self, fd: int, result_bytes: int) -> None:
        self._fd, self._seq, self.left = fd, 0, result_bytes
        self._waiting: list[bytes] = []

    def value(self, part: int, array: NDArray[Any], raw: bytes) -> None:
        """One output of the current call: a plain little-endian array of at most 8 dimensions, and its bytes."""
        dims = (*array.shape, *_NO_DIMS)[:MAX_DIMS]
        self.left -= array.nbytes
        self._add(Kind.value, _CODES[array.dtype.str], array.ndim, part, dims, b"", raw)

    def event(self, kind: Kind, report: Report | None = None, mutated: int = 0) -> None:
        message = b"" if report is None else report.encoded()[:MAX_MESSAGE]
        line = 0 if report is None else report.line
        self._add(kind, 0, 0, 0, (line, mutated, *_NO_DIMS)[:MAX_DIMS], message, b"")
        self._send()

    def _add(
        self, kind: int, dtype: int, ndim: int, part: int, dims: tuple[int, ...], message: bytes, values: bytes
    ) -> None:
        header = HEADER.pack(MAGIC, self._seq, kind, dtype, ndim, part, len(message), *dims, len(values))
        self._seq += 1
        self._waiting += (header, message, values)

    def _send(self) -> None:
        pieces, self._waiting = self._waiting, []
        while pieces:
            pieces = _rest(pieces, _writev(self._fd, pieces[:_AT_ONCE]))


def _rest(pieces: list[bytes], written: int) -> list[bytes]:
    while pieces and written >= len(pieces[0]):
        written -= len(pieces[0])
        pieces = pieces[1:]
    return [pieces[0][written:], *pieces[1:]] if pieces else []
