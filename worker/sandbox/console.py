"""Make text that a student's program produced safe to store and to show."""

from __future__ import annotations

import codecs
import unicodedata
from io import FileIO

from worker.sandbox import memory

_KEPT = frozenset("\n\t")
_REPLACED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TOLD = 1 << 16
_PLAIN = str.maketrans("", "", "\n\t")


def clean(text: str) -> str:
    """Replace control, direction and other format characters by U+FFFD; newline and tab stay."""
    if text.translate(_PLAIN).isprintable():
        return text
    suspects = {c for c in set(text) - _KEPT if unicodedata.category(c) in _REPLACED}
    return text.translate({ord(c): "\ufffd" for c in suspects})


def decode(raw: bytes, limit: int) -> tuple[str, bool]:
    """The console's text from its first `limit` bytes, and whether there was more."""
    truncated = len(raw) > limit
    # A character that the limit cut in two is dropped, not shown as damage.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(raw[:limit], final=not truncated)
    return clean(text), truncated


def last_words(file: FileIO) -> str:
    """The last line that a process wrote there before it failed."""
    text, _ = decode(memory.written(file, _TOLD), _TOLD)
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it said nothing")
