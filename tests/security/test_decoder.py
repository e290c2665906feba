"""The decoder under a million hostile frames: it answers or raises ProtocolError, and allocates what it is sent."""

import tracemalloc
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

from sandbox.programs import submission
from worker.sandbox.inside.layout import ANSWERS, DTYPES, HEADER, MAGIC, MAX_MESSAGE, Kind
from worker.sandbox.wire import Decoded, ProtocolError, decode

PROGRAM = submission("def f(a, b):\n    return b, a\n", "a b", "y z")
CALLS = 2
FRAMES = 1_000_000
WATCHED = 50_000
# What the decoder needs besides copies of what it was sent: messages as text, and its own objects.
OWN_BYTES = 256 * 1024
EDGES = (
    0,
    1,
    2,
    3,
    8,
    9,
    255,
    256,
    MAX_MESSAGE,
    MAX_MESSAGE + 1,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**63 - 1,
    2**63,
    2**64 - 1,
)
# Bits of the header's fields: magic, seq, kind, dtype, ndim, part, message length, dims, bytes of values.
SIZES = (None, 32, 8, 8, 8, 8, 32, *(64,) * 8, 64)


def framed(
    seq: int, kind: int, dims: tuple[int, ...] = (), message: bytes = b"", values: bytes = b"", **other: int
) -> bytes:
    fields = {"dtype": 0, "ndim": 0, "part": 0} | other
    padded = (*dims, *(0,) * 8)[:8]
    head = (MAGIC, seq, kind, fields["dtype"], fields["ndim"], fields["part"], len(message), *padded, len(values))
    return HEADER.pack(*head) + message + values


def honest(rng: Random) -> list[bytes]:
    """The frames of a run of two calls that nobody has disturbed."""
    frames = [framed(0, Kind.loaded)]
    for _ in range(CALLS):
        if rng.random() < 0.3:
            frames.append(framed(len(frames), rng.choice((Kind.raised, Kind.not_an_array)), (2,), b"ValueError\0no"))
            continue
        for part in (0, 1):
            code, size = rng.randrange(2, len(DTYPES) + 1), rng.randrange(4)
            values = bytes(size * np.dtype(DTYPES[code - 1]).itemsize)
            frames.append(framed(len(frames), Kind.value, (size,), b"", values, dtype=code, ndim=1, part=part))
        frames.append(framed(len(frames), Kind.returned, (0, rng.randrange(4))))
    return [*frames, framed(len(frames), Kind.done)]


def disturbed(rng: Random) -> tuple[bytes, int]:
    """A hostile stream, and how many frames were put into it."""
    frames = honest(rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        place = rng.randrange(len(frames))
        frames[place] = rng.choice(CHANGES)(rng, frames[place])
    if rng.random() < 0.1:
        rng.shuffle(frames)
    raw = b"".join(frames)
    return (raw[: rng.randrange(len(raw) + 1)] if rng.random() < 0.1 else raw), len(frames)


def field(rng: Random, frame: bytes) -> bytes:
    """One field of the header at an edge of what it can hold."""
    fields: list[Any] = list(HEADER.unpack(frame[: HEADER.size].ljust(HEADER.size, b"\0")))
    place = rng.randrange(len(fields))
    bits = SIZES[place]
    fields[place] = rng.randbytes(4) if bits is None else rng.choice(EDGES) % 2**bits
    return HEADER.pack(*fields) + frame[HEADER.size :]


def flipped(rng: Random, frame: bytes) -> bytes:
    raw = bytearray(frame or b"\0")
    for _ in range(rng.randrange(1, 5)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return bytes(raw)


def noise(rng: Random, frame: bytes) -> bytes:
    return rng.randbytes(rng.randrange(3 * HEADER.size))


def longer(rng: Random, frame: bytes) -> bytes:
    return frame + rng.randbytes(rng.randrange(1, 40))


def twice(rng: Random, frame: bytes) -> bytes:
    return frame + frame


def another_kind(rng: Random, frame: bytes) -> bytes:
    return frame[:8] + bytes([rng.randrange(12)]) + frame[9:]


CHANGES = (field, field, field, flipped, noise, longer, twice, another_kind)


def streams(frames: int, seed: int) -> Iterator[bytes]:
    rng, count = Random(seed), 0
    while count < frames:
        raw, size = disturbed(rng)
        count += size
        yield raw


def read(raw: bytes, cut: bool) -> Decoded | None:
    """None for a protocol error; whatever else the decoder raises fails the test."""
    try:
        return decode(raw, PROGRAM, CALLS, cut=cut)
    except ProtocolError:
        return None


def test_a_million_frames_are_read_or_refused_and_nothing_else() -> None:
    answered = refused = 0
    for number, raw in enumerate(streams(FRAMES, seed=1)):
        decoded = read(raw, cut=bool(number % 2))
        if decoded is None:
            refused += 1
            continue
        answered += 1
        assert len(decoded.returns) <= CALLS
        assert sum(value.nbytes for returned in decoded.returns for value in returned.values) <= len(raw)
        assert all(len(returned.values) == 2 for returned in decoded.returns if returned.status == "returned")
    # Both happen, and often: the streams are neither all broken nor all whole.
    assert min(answered, refused) > FRAMES // 100


def test_no_frame_makes_the_decoder_allocate_more_than_it_was_sent() -> None:
    tracemalloc.start()
    try:
        for raw in streams(WATCHED, seed=2):
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            read(raw, cut=False)
            assert tracemalloc.get_traced_memory()[1] - before <= 4 * len(raw) + OWN_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [2**31, 2**40, 2**63 - 1, 2**64 - 1])
@pytest.mark.parametrize("kind", [Kind.value, *ANSWERS])
def test_announced_sizes_are_believed_only_when_the_bytes_are_there(kind: int, size: int) -> None:
    head = HEADER.pack(MAGIC, 1, kind, 11, 1, 0, 0, size, *(0,) * 7, size)
    tracemalloc.start()
    try:
        assert read(framed(0, Kind.loaded) + head, cut=False) is None
        assert tracemalloc.get_traced_memory()[1] <= OWN_BYTES
    finally:
        tracemalloc.stop()
