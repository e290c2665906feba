"""Write frames: the only way by which anything leaves this process."""

from __future__ import annotations

import os
from typing import Any

from numpy import ndarray
from numpy.typing import NDArray

from .faults import Report
from .layout import DTYPES, HEADER, MAGIC, MAX_DIMS, MAX_MESSAGE, Kind

# Bound at import: the submission may replace the names in os and numpy.
_write = os.write
_tobytes = ndarray.tobytes
_CODES = {name: code for code, name in enumerate(DTYPES, 1)}
_NO_DIMS = (0,) * MAX_DIMS


class Frames:
    """Numbers the frames of one run. `left` is how many bytes of values may still be sent."""

    def __init__(self, fd: int, result_bytes: int) -> None:
        self._fd, self._seq, self.left = fd, 0, result_bytes

    def value(self, part: int, array: NDArray[Any]) -> None:
        """One output of the current call: a plain little-endian array of at most 8 dimensions."""
        dims = (*array.shape, *_NO_DIMS)[:MAX_DIMS]
        self.left -= array.nbytes
        self._send(Kind.value, _CODES[array.dtype.str], array.ndim, part, dims, b"", _tobytes(array))

    def event(self, kind: Kind, report: Report | None = None, mutated: int = 0) -> None:
        message = b"" if report is None else report.encoded()[:MAX_MESSAGE]
        line = 0 if report is None else report.line
        self._send(kind, 0, 0, 0, (line, mutated, *_NO_DIMS)[:MAX_DIMS], message, b"")

    def _send(
        self, kind: int, dtype: int, ndim: int, part: int, dims: tuple[int, ...], message: bytes, values: bytes
    ) -> None:
        header = HEADER.pack(MAGIC, self._seq, kind, dtype, ndim, part, len(message), *dims, len(values))
        self._seq += 1
        rest = memoryview(header + message + values)
        while rest:
            rest = rest[_write(self._fd, rest) :]
