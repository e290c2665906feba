"""Arrays made short enough to keep thousands of them: what is equal has equal sketches, and sums and multiples remain.

An array of more than `LENGTH` numbers becomes as many random combinations of them (the same for every array of its
size), which keep its length about. Two different answers have the same sketch with probability zero.
"""

import zlib
from functools import lru_cache

import numpy as np

from ..trees import Array

LENGTH = 32


def sketch(array: Array, length: int) -> Array:
    """`length` numbers for an array of real numbers; not finite ones count as zero, `code` tells where they are."""
    flat = np.asarray(array, dtype=np.float64).ravel()
    if flat.size and not np.isfinite(flat).all():
        flat = np.where(np.isfinite(flat), flat, 0.0)
    if flat.size <= length:
        return np.concatenate([flat, np.zeros(length - flat.size)])
    return np.asarray(combinations(flat.size, length) @ flat)


def length_of(size: int) -> int:
    """How long the sketches of answers to an output with so many entries are."""
    return max(1, min(size, LENGTH))


@lru_cache(maxsize=256)
def combinations(size: int, length: int) -> Array:
    return np.asarray(np.random.default_rng(size).standard_normal((length, size)) / np.sqrt(length))


def code(array: Array) -> int:
    """A number for what a sketch does not keep: the shape, which entries are not finite, and whether they are real."""
    text = repr(array.shape if array.dtype.kind in "fiub" else (array.dtype.kind, array.shape)).encode()
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        text += np.isfinite(array).tobytes()
    return zlib.crc32(text)


def raised(kind: str) -> int:
    """The same for a call that gives no array: negative, by the kind of its error."""
    return -1 - zlib.crc32(kind.encode())
