"""The text that is read, within limits; and how it is said where it cannot be read, and what to write instead."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CHARACTERS = 10_000
MAX_NODES = 2_000
MAX_NESTING = 100
# Numbers written, and numbers computed from them while reading. Beyond it lies no honest answer, only overflow.
MAX_NUMBER = 1e300

_SHOWN = 40
_LONGEST_NAME = 80
_BLANK = "\u3000\u200b\u2060\ufeff"
_ALIKE = {
    "-": "−–—‐‑",
    "*": "·×⋅∙•∗",
    "/": "÷∕⁄",
    '"': "“”„‟",
    "'": "‘’′",
}
# Character for character, so that a place in the text stays the same place. Full-width signs come from input methods.
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, _BLANK), ord(" "))
    | {ord(sign): ord(plain) for plain, signs in _ALIKE.items() for sign in signs}
)


class Unreadable(ValueError):
    """The text cannot be read. `message` says what was found and what to write; line and column count from 1.

    str() puts the place in front: "line 1, column 3: ...".
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A text of bearable length, with the look-alikes of plain signs replaced by these."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Source":
        """Raises Unreadable where the text is too long or empty."""
        if len(text) > MAX_CHARACTERS:
            raise Unreadable(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
        plain = text.translate(_PLAIN)
        if not plain.strip():
            raise Unreadable("there is nothing here yet: write your answer")
        return cls(plain)

    def unreadable(self, offset: int, message: str) -> Unreadable:
        """The error for what stands at this offset."""
        before = self.text[:offset]
        return Unreadable(message, before.count("\n") + 1, offset - before.rfind("\n"))


def shown(piece: str) -> str:
    """A piece of the text in quotes, cut where it is long, without characters that cannot be seen."""
    short = piece if len(piece) <= _SHOWN else piece[: _SHOWN - 3] + "..."
    return '"' + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in short) + '"'


def listed(words: Iterable[object], most: int = 30) -> str:
    """Words with commas between them; the tail of a long list is counted only."""
    all_of_them = [str(word) for word in words]
    tail = f" and {len(all_of_them) - most} more" if len(all_of_them) > most else ""
    return ", ".join(all_of_them[:most]) + tail


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that this one was most likely meant to be, or None."""
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word[:_LONGEST_NAME].lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None
