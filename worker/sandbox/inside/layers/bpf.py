"""Assemble classic BPF for seccomp: pieces of program that end in a verdict, and a search for the right piece.

Every piece returns in the end and jumps only forward and within itself, so pieces are put together by adding them up.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

# Codes of linux/bpf_common.h that seccomp takes.
_LOAD_WORD = 0x20
_AND = 0x54
_JUMP = 0x05
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_RETURN = 0x06

# struct seccomp_data: int nr; u32 arch; u64 ip; u64 args[6].
_NUMBER, _ARCH, _ARGS, _ARG_SIZE = 0, 4, 16, 8
_ALL_BITS = 0xFFFFFFFF
_FAR = 255

_INSTRUCTION = struct.Struct("=HBBI")


class Instruction(NamedTuple):
    code: int
    jump_true: int
    jump_false: int
    value: int


Piece = list[Instruction]


class Test(NamedTuple):
    """`argument & mask` is one of `values`, in the low 32 bits of the register.

    All that is tested so is an int to the kernel, or a set of flags whose meaning ends at bit 31.
    """

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL_BITS


def verdict(value: int) -> Piece:
    return [Instruction(_RETURN, 0, 0, value)]


def checked(tests: Sequence[Test], passed: int, failed: int) -> Piece:
    """The verdict `passed` if all tests hold, else `failed`."""
    held = [instruction for test in tests for instruction in _held(test, failed)]
    return [*held, *verdict(passed)]


def _held(test: Test, failed: int) -> Piece:
    # Little-endian: the low word stands first.
    piece = [Instruction(_LOAD_WORD, 0, 0, _ARGS + _ARG_SIZE * test.argument)]
    if test.mask != _ALL_BITS:
        piece.append(Instruction(_AND, 0, 0, test.mask))
    for left, value in zip(range(len(test.values), 0, -1), test.values, strict=True):
        piece.append(Instruction(_JUMP_IF_EQUAL, left, 0, value))
    return piece + verdict(failed)


def search(pieces: Sequence[tuple[int, Piece]]) -> Piece:
    """The piece for the number at hand. Each serves from its own number up to the next one's; they are in order."""
    if len(pieces) == 1:
        return pieces[0][1]
    middle = len(pieces) // 2
    below, above = search(pieces[:middle]), search(pieces[middle:])
    return [*_at_least(pieces[middle][0], len(below)), *below, *above]


def _at_least(number: int, skipped: int) -> Piece:
    # A conditional jump has 8 bits, the plain one 32.
    if skipped <= _FAR:
        return [Instruction(_JUMP_IF_AT_LEAST, skipped, 0, number)]
    return [Instruction(_JUMP_IF_AT_LEAST, 0, 1, number), Instruction(_JUMP, 0, 0, skipped)]


def program(audit: int, otherwise: int, pieces: Sequence[tuple[int, Piece]]) -> Piece:
    """All of it: the verdict `otherwise` for calls of another architecture, else the search from number 0 on."""
    return [
        Instruction(_LOAD_WORD, 0, 0, _ARCH),
        Instruction(_JUMP_IF_EQUAL, 1, 0, audit),
        *verdict(otherwise),
        Instruction(_LOAD_WORD, 0, 0, _NUMBER),
        *search(pieces),
    ]


def packed(instructions: Piece) -> bytes:
    """An array of struct sock_filter."""
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in instructions)
