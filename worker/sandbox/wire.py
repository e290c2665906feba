"""Read the frames that came back from beside student code. Every byte of them is hostile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from worker.sandbox.console import clean
from worker.sandbox.inside.layout import ANSWERS, DTYPES, HEADER, MAGIC, MAX_DIMS, MAX_MESSAGE, Kind
from worker.sandbox.request import Program
from worker.sandbox.result import Answer, Fault, Returned

_KINDS = frozenset(Kind)
_MAX_KIND = 200
_MAX_LINE = 500


class ProtocolError(ValueError):
    """The bytes are not what an undisturbed child sends; the text says where they differ."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the frames say. `load_fault` is set when the program could not be loaded, `compiled` when it parsed."""

    loaded: bool
    compiled: bool
    load_fault: Fault | None
    returns: tuple[Returned, ...]
    done: bool


class Frame(NamedTuple):
    kind: Kind
    dtype: int
    ndim: int
    part: int
    dims: tuple[int, ...]
    message: bytes
    values: memoryview


def decode(raw: bytes, program: Program, calls: int, *, cut: bool = False) -> Decoded:
    """The answers to `calls` calls of `program`. `cut` allows that the child was stopped within a frame.

    Frames that end early but whole are not an error: `done` says so. Values are copies in their own
    memory, at most len(raw) bytes together. Raises ProtocolError, nothing else.
    """
    return _Reader(raw, program, calls, cut).read()


class _Reader:
    """Follows the one legal order: loading, values and an answer for each call until memory runs out, done."""

    def __init__(self, raw: bytes, program: Program, calls: int, cut: bool) -> None:
        self.raw, self.program, self.calls, self.cut = memoryview(raw), program, calls, cut
        self.lines = source_lines(program.source)
        self.at = self.seq = 0

    def read(self) -> Decoded:
        first = self.frame()
        if first is None:
            return Decoded(False, False, None, (), False)
        if first.kind in (Kind.not_compiled, Kind.not_loaded):
            fault, _ = self.event(first)
            return Decoded(False, first.kind is Kind.not_loaded, fault, (), self.done(self.frame()))
        self.require(first.kind is Kind.loaded, "starts with something else than the load")
        self.event(first, silent=True)
        return self.answers()

    def answers(self) -> Decoded:
        returns: list[Returned] = []
        while len(returns) < self.calls and not (returns and returns[-1].out_of_memory):
            answer = self.answer()
            if answer is None:
                return Decoded(True, True, None, tuple(returns), False)
            returns.append(answer)
        return Decoded(True, True, None, tuple(returns), self.done(self.frame()))

    def answer(self) -> Returned | None:
        values: list[NDArray[Any]] = []
        while (frame := self.frame()) is not None and frame.kind is Kind.value:
            self.require(frame.part == len(values) < len(self.program.outputs), "has an output out of order")
            values.append(self.value(frame))
        return None if frame is None else self.end_of_call(frame, values)

    def end_of_call(self, frame: Frame, values: list[NDArray[Any]]) -> Returned:
        self.require(frame.kind in ANSWERS, "is not an answer to a call")
        whole = frame.kind is Kind.returned
        self.require(len(values) == (len(self.program.outputs) if whole else 0), "has too few or too many values")
        fault, mutated = self.event(frame, silent=whole)
        return Returned(cast(Answer, frame.kind.name), tuple(values), fault, mutated)

    def done(self, frame: Frame | None) -> bool:
        if frame is None:
            return False
        self.require(frame.kind is Kind.done, "stands where the end should be")
        self.event(frame, silent=True)
        self.require(self.at == len(self.raw), "is followed by more bytes")
        return True

    def frame(self) -> Frame | None:
        """The next frame; None where the child stopped writing."""
        header = self.take(HEADER.size) if self.at < len(self.raw) else None
        if header is None:
            return None
        magic, seq, kind, dtype, ndim, part, length, *dims, nbytes = HEADER.unpack(header)
        self.require(magic == MAGIC, "has the wrong magic")
        self.require(seq == self.seq, f"carries the number {seq}")
        self.require(kind in _KINDS, f"is of the unknown kind {kind}")
        self.require(length <= MAX_MESSAGE, f"announces a message of {length} bytes")
        message, values = self.take(length), self.take(nbytes)
        if message is None or values is None:
            return None
        self.seq += 1
        return Frame(Kind(kind), dtype, ndim, part, tuple(dims), bytes(message), values)

    def take(self, count: int) -> memoryview | None:
        if count > len(self.raw) - self.at:
            self.require(self.cut, "is cut off")
            return None
        self.at += count
        return self.raw[self.at - count : self.at]

    def value(self, frame: Frame) -> NDArray[Any]:
        self.require(not frame.message, "carries values and a message")
        self.require(1 <= frame.dtype <= len(DTYPES), f"has the unknown dtype code {frame.dtype}")
        self.require(frame.ndim <= MAX_DIMS, f"has {frame.ndim} dimensions")
        dtype, shape = np.dtype(DTYPES[frame.dtype - 1]), frame.dims[: frame.ndim]
        self.require(not any(frame.dims[frame.ndim :]), "has sizes of dimensions that it does not have")
        # numpy refuses shapes whose non-zero sizes multiply to too much, even when nothing is in them.
        self.require(prod(d for d in shape if d) * dtype.itemsize < 2**63, "has an impossible shape")
        self.require(prod(shape) * dtype.itemsize == len(frame.values), "has a length that is not its shape's")
        if dtype.kind == "b":
            self.require(np.frombuffer(frame.values, np.uint8).max(initial=0) <= 1, "has booleans that are neither")
        return np.ndarray(shape, dtype, frame.values).copy()

    def event(self, frame: Frame, *, silent: bool = False) -> tuple[Fault | None, tuple[str, ...]]:
        """The fault that a frame without values reports, and the arguments that were changed."""
        line, mask, *rest = frame.dims
        plain = not (frame.dtype or frame.ndim or frame.part or frame.values.nbytes or any(rest))
        self.require(plain, "is an event with fields of a value")
        self.require(silent is not bool(frame.message), "has a message too many or too few")
        self.require(not (silent and line), "has a line and no fault")
        arguments = len(self.program.parameters) if frame.kind in ANSWERS else 0
        self.require(mask < 1 << arguments, "names arguments that do not exist")
        mutated = tuple(name for bit, name in enumerate(self.program.parameters) if mask >> bit & 1)
        return (None if silent else self.fault(line, frame.message)), mutated

    def fault(self, line: int, message: bytes) -> Fault:
        kind, _, text = message.decode("utf-8", "replace").partition("\0")
        known = 1 <= line <= len(self.lines)
        return Fault(
            " ".join(clean(kind).split())[:_MAX_KIND],
            line if known else None,
            clean(text),
            clean(self.lines[line - 1])[:_MAX_LINE] if known else "",
        )

    def require(self, condition: bool, complaint: str) -> None:
        if not condition:
            raise ProtocolError(f"frame {self.seq} {complaint}")


def source_lines(source: str) -> Sequence[str]:
    """The lines of a source as Python counts them: form feeds and Unicode separators end none."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
