"""The reader of hostile bytes accepts one order of frames and answers everything else with ProtocolError."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from worker.sandbox.inside.layout import DTYPES, HEADER, MAGIC, MAX_MESSAGE, Kind
from worker.sandbox.wire import Decoded, ProtocolError, decode

from .programs import submission

PROGRAM = submission("def f(a, b):\n    return b, a\n", "a b", "y z")
FLOAT64 = DTYPES.index("<f8") + 1


def frame(seq: int, kind: int, *dims: int, message: bytes = b"", values: bytes = b"", **other: Any) -> bytes:
    fields = {"magic": MAGIC, "dtype": 0, "ndim": 0, "part": 0, "length": len(message), "nbytes": len(values)} | other
    padded = (*dims, *[0] * 8)[:8]
    head = (fields["magic"], seq, kind, fields["dtype"], fields["ndim"], fields["part"], fields["length"])
    return HEADER.pack(*head, *padded, fields["nbytes"]) + message + values


def vector(seq: int, part: int, *numbers: float) -> bytes:
    raw = np.array(numbers).tobytes()
    return frame(seq, Kind.value, len(numbers), values=raw, dtype=FLOAT64, ndim=1, part=part)


def read(*frames: bytes, calls: int = 1, cut: bool = False) -> Decoded:
    return decode(b"".join(frames), PROGRAM, calls, cut=cut)


def honest() -> list[bytes]:
    return [
        frame(0, Kind.loaded), vector(1, 0, 1.0, 2.0), vector(2, 1, 3.0), frame(3, Kind.returned, 0, 0b10),
        frame(4, Kind.raised, 2, message=b"ValueError\0no"), frame(5, Kind.done),
    ]  # fmt: skip


def test_honest_frames_are_read() -> None:
    decoded = read(*honest(), calls=2)
    good, bad = decoded.returns
    assert decoded.done and good.status == "returned" and bad.status == "raised"
    assert [value.tolist() for value in good.values] == [[1.0, 2.0], [3.0]]
    assert good.mutated == ("b",)
    assert bad.fault is not None
    assert (bad.fault.kind, bad.fault.message, bad.fault.line) == ("ValueError", "no", 2)
    assert bad.fault.source_line == "    return b, a"


@pytest.mark.parametrize("missing", range(1, 7))
def test_frames_that_stop_early_are_evidence_but_not_done(missing: int) -> None:
    decoded = read(*honest()[:-missing], calls=2)
    assert not decoded.done
    assert len(decoded.returns) == max(0, {1: 2, 2: 1}.get(missing, 0))


def test_a_frame_that_stops_in_the_middle_is_allowed_only_for_a_stopped_child() -> None:
    raw = b"".join(honest())
    for length in range(1, len(raw)):
        whole = length in np.cumsum([len(one) for one in honest()])
        assert not decode(raw[:length], PROGRAM, 2, cut=True).done
        if not whole:
            with pytest.raises(ProtocolError):
                decode(raw[:length], PROGRAM, 2)


LOADED = frame(0, Kind.loaded)


@pytest.mark.parametrize(
    ("frames", "complaint"),
    [
        ([frame(0, Kind.loaded, magic=b"GSF2")], "wrong magic"),
        ([frame(1, Kind.loaded)], "number 1"),
        ([frame(0, 77)], "unknown kind 77"),
        ([frame(0, Kind.done)], "something else than the load"),
        ([frame(0, Kind.loaded, message=b"hello")], "message too many"),
        ([frame(0, Kind.loaded, 0, 1)], "arguments that do not exist"),
        ([frame(0, Kind.loaded, 0, 0, 5)], "fields of a value"),
        ([frame(0, Kind.not_loaded)], "message too many or too few"),
        ([frame(0, Kind.not_loaded, message=b"KeyError\0"), LOADED], "number 0"),
        ([LOADED, LOADED], "number 0"),
        ([LOADED, frame(1, Kind.done)], "not an answer"),
        ([LOADED, frame(1, Kind.returned)], "too few or too many values"),
        ([LOADED, vector(1, 1, 1.0)], "out of order"),
        ([LOADED, vector(1, 0, 1.0), vector(2, 0, 1.0)], "out of order"),
        ([LOADED, vector(1, 0, 1.0), vector(2, 1, 1.0), vector(3, 2, 1.0)], "out of order"),
        ([LOADED, vector(1, 0, 1.0), frame(2, Kind.raised, 1, message=b"E\0")], "too few or too many values"),
        ([LOADED, frame(1, Kind.raised, 1, 0b100, message=b"E\0")], "arguments that do not exist"),
        ([LOADED, frame(1, Kind.raised, message=b"E" * (MAX_MESSAGE + 1))], "message of 4097 bytes"),
        ([LOADED, frame(1, Kind.value, 1, values=b"", dtype=FLOAT64, ndim=1)], "not its shape's"),
        ([LOADED, frame(1, Kind.value, 1, values=bytes(8), dtype=99, ndim=1)], "dtype code 99"),
        ([LOADED, frame(1, Kind.value, 1, values=bytes(8), dtype=0, ndim=1)], "dtype code 0"),
        ([LOADED, frame(1, Kind.value, *[1] * 8, values=bytes(8), dtype=FLOAT64, ndim=9)], "9 dimensions"),
        ([LOADED, frame(1, Kind.value, 1, 7, values=bytes(8), dtype=FLOAT64, ndim=1)], "does not have"),
        ([LOADED, frame(1, Kind.value, 0, 2**62, values=b"", dtype=FLOAT64, ndim=2)], "impossible shape"),
        ([LOADED, frame(1, Kind.value, 2**63, 2, values=b"", dtype=FLOAT64, ndim=2)], "impossible shape"),
        ([LOADED, frame(1, Kind.value, 2, values=b"\1\2", dtype=1, ndim=1)], "booleans that are neither"),
        ([LOADED, frame(1, Kind.value, 1, message=b"x", values=bytes(8), dtype=FLOAT64, ndim=1)], "and a message"),
        ([LOADED, frame(1, Kind.value, 1, dtype=FLOAT64, ndim=1, nbytes=2**63)], "is cut off"),
        ([*honest()[:4], frame(4, Kind.raised, 1, message=b"E\0")], "where the end should be"),
        ([*honest()[:4], frame(4, Kind.done), b"\0"], "followed by more bytes"),
        ([bytes(HEADER.size)], "wrong magic"),
        ([b"GSF1"], "is cut off"),
    ],
)
def test_every_departure_from_the_order_is_a_protocol_error(frames: list[bytes], complaint: str) -> None:
    with pytest.raises(ProtocolError, match=complaint):
        read(*frames)


def test_messages_are_cleaned_and_lines_outside_the_source_are_left_out() -> None:
    decoded = read(LOADED, frame(1, Kind.raised, 99, message=b"E\x1b\n\xff\0" + "a\u202eb".encode()))
    (answer,) = decoded.returns
    assert answer.fault is not None
    assert (answer.fault.kind, answer.fault.message) == ("E\ufffd \ufffd", "a\ufffdb")
    assert (answer.fault.line, answer.fault.source_line) == (None, "")


def test_values_are_aligned_copies_in_their_own_memory() -> None:
    (answer,) = read(LOADED, frame(1, Kind.value, 1, values=b"\1", dtype=1, ndim=1), vector(2, 1, 2.0),
                     frame(3, Kind.returned)).returns  # fmt: skip
    for value in answer.values:
        assert value.flags.owndata and value.flags.aligned and value.flags.writeable


@given(
    npst.arrays(
        st.sampled_from([np.dtype(name) for name in DTYPES]),
        npst.array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=3),
    )
)
def test_every_array_comes_back_bit_for_bit(array: np.ndarray[Any, Any]) -> None:
    code = DTYPES.index(array.dtype.str) + 1
    sent = frame(1, Kind.value, *array.shape, values=array.tobytes(), dtype=code, ndim=array.ndim)
    (answer,) = read(LOADED, sent, vector(2, 1), frame(3, Kind.returned)).returns
    assert answer.values[0].shape == array.shape and answer.values[0].dtype == array.dtype
    assert answer.values[0].tobytes() == array.tobytes()


def survives(raw: bytes, calls: int, cut: bool) -> None:
    try:
        decoded = decode(raw, PROGRAM, calls, cut=cut)
    except ProtocolError:
        return
    values = [value for answer in decoded.returns for value in answer.values]
    assert sum(value.nbytes for value in values) <= len(raw)
    assert len(decoded.returns) <= calls


@settings(max_examples=300)
@given(st.binary(max_size=400), st.integers(0, 3), st.booleans())
def test_random_bytes_give_a_protocol_error_and_nothing_else(raw: bytes, calls: int, cut: bool) -> None:
    survives(raw, calls, cut)


@settings(max_examples=600)
@given(
    st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), max_size=4),
    st.integers(0, 700),
    st.booleans(),
)
def test_mutated_frames_give_a_protocol_error_and_nothing_else(
    changes: list[tuple[int, int]], end: int, cut: bool
) -> None:
    raw = bytearray(b"".join(honest()))
    for place, byte in changes:
        raw[place % len(raw)] = byte
    survives(bytes(raw[:end]), 2, cut)


numbers = st.one_of(st.integers(0, 9), st.integers(0, 2**64 - 1))


@settings(max_examples=600)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 15), st.integers(0, 9), st.integers(0, 2), st.integers(0, 64),
                  st.lists(numbers, min_size=8, max_size=8), numbers, st.binary(max_size=64)),
        max_size=5,
    ),
    st.booleans(),
)  # fmt: skip
def test_random_fields_give_a_protocol_error_and_nothing_else(fields: list[Any], cut: bool) -> None:
    frames = [
        struct.pack("<4sIBBBBI8QQ", MAGIC, seq, kind, dtype, ndim, part, length, *dims, nbytes) + rest
        for seq, (kind, dtype, ndim, part, length, dims, nbytes, rest) in enumerate(fields, 1)
    ]
    survives(b"".join([LOADED, *frames]), 2, cut)
