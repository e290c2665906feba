"""Classic BPF by the book: what a seccomp program answers to one system call."""

from __future__ import annotations

import struct
from itertools import count

_INSTRUCTION = struct.Struct("=HBBI")
_DATA = struct.Struct("<IIQ6Q")
_WORD = struct.Struct("<I")
LOAD, AND, JUMP, EQUAL, GREATER, AT_LEAST, SET, RETURN = 0x20, 0x54, 0x05, 0x15, 0x25, 0x35, 0x45, 0x06


def run(program: bytes, number: int, audit: int, arguments: tuple[int, ...] = (0,) * 6) -> int:
    """The verdict. IndexError or ValueError for a program that the kernel would refuse."""
    return _followed(program, _DATA.pack(number, audit, 0, *arguments))[0]


def steps(program: bytes, number: int, audit: int) -> int:
    """How many instructions it takes to the verdict when all arguments are zero."""
    return _followed(program, _DATA.pack(number, audit, 0, *(0,) * 6))[1]


def _followed(program: bytes, data: bytes) -> tuple[int, int]:
    code = list(_INSTRUCTION.iter_unpack(program))
    accumulator, at = 0, 0
    for step in count(1):
        operation, true, false, value = code[at]
        at += 1
        if operation == RETURN:
            return int(value), step
        if operation == LOAD:
            accumulator = _loaded(data, value)
        elif operation == AND:
            accumulator &= value
        elif operation == JUMP:
            at += value
        else:
            at += true if _holds(operation, accumulator, value) else false
    raise AssertionError("a program always returns")


def _loaded(data: bytes, offset: int) -> int:
    if offset % _WORD.size or not 0 <= offset < len(data):
        raise ValueError(f"a load from {offset}")
    return int(_WORD.unpack_from(data, offset)[0])


def _holds(operation: int, accumulator: int, value: int) -> bool:
    if operation == EQUAL:
        return accumulator == value
    if operation == GREATER:
        return accumulator > value
    if operation == AT_LEAST:
        return accumulator >= value
    if operation == SET:
        return bool(accumulator & value)
    raise ValueError(f"instruction {operation:#x}")
