"""The bytes that cross the process boundary, named once for both sides of it."""

from __future__ import annotations

import struct
from enum import IntEnum

# Trusted to child: this prefix (magic, spare, length of the JSON), the JSON, then aligned raw buffers.
REQUEST = struct.Struct("<4sIQ")
REQUEST_MAGIC = b"GSQ1"
ALIGNMENT = 64

# Trusted to fork server, one a run: its number, processor seconds, bytes of memory, bytes of a file. With it come the
# descriptors of request, result and console. The word STOP instead ends the run at hand.
ORDER = struct.Struct("<IIQQ")
ORDER_DESCRIPTORS = 3
STOP = b"stop"

# Fork server to trusted, with a pidfd: the child exists. Then the child itself: student code comes next; processor
# seconds and peak kB so far. Then again the fork server: it ended; wait status, processor seconds and peak kB in all.
# Each carries the number of its run. READY, with the layers as JSON, comes once and before all of them.
READY, FORKED, STARTED, ENDED = b"R", b"F", b"S", b"E"
FORKED_FIELDS = struct.Struct("<I")
STARTED_FIELDS = struct.Struct("<IdQ")
ENDED_FIELDS = struct.Struct("<IidQ")
MAX_CONTROL = 65536

# Child to trusted: magic, seq, kind, dtype code, ndim, part, message length, dims[8], nbytes of values.
HEADER = struct.Struct("<4sIBBBBI8QQ")
MAGIC = b"GSF1"
MAX_DIMS = 8
MAX_MESSAGE = 4096


class Kind(IntEnum):
    """What a frame says. Events carry the line in dims[0] and the mask of mutated arguments in dims[1]."""

    loaded = 1
    not_compiled = 2
    not_loaded = 3
    value = 4
    returned = 5
    raised = 6
    not_an_array = 7
    wrong_count = 8
    done = 9


ANSWERS = frozenset({Kind.returned, Kind.raised, Kind.not_an_array, Kind.wrong_count})

# A dtype's code is its place here, from 1; 0 stands in frames without values.
DTYPES = (
    "|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16",
)  # fmt: skip
