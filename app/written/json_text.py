"""Read JSON: every value with its place, nothing nested deeper than allowed, and advice where it is not JSON."""

import json
import re
from typing import Any, NamedTuple

from app.written.text import MAX_NESTING, MAX_NODES, MAX_NUMBER, Source, Unreadable, shown

_PIECE = re.compile(
    r"""
    (?P<string> "(?:[^"\\\n]|\\.)*" )
  | (?P<open>   "(?:[^"\\\n]|\\.)* )
  | (?P<number> [-+]? (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE][-+]?[0-9]+ )? )
  | (?P<word>   [^\W\d]\w* )
  | (?P<sign>   [][{}:,] )
  | (?P<other>  \S )
    """,
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}
_CLOSING = {"{": "}", "[": "]"}
_INSTEAD = {
    **dict.fromkeys(["NaN", "nan", "Infinity", "inf"], "only finite numbers are read: write one with digits"),
    **dict.fromkeys(["None", "True", "False"], "this is Python's word: JSON has null, true, false"),
    "'": 'names and texts stand in double quotes: write "..."',
    "#": "JSON has no comments: remove it",
    "*": 'a computation stands in double quotes: write "50*100"',
    "^": 'a computation stands in double quotes: write "10^2"',
    "(": 'a computation stands in double quotes: write "(1 + 2)/3"',
    "/": 'a computation stands in double quotes: write "1/3"; JSON has no comments',
}


class Item(NamedTuple):
    """A value (a dict or list of items, a float, a str, a bool or None), where it begins, and where its key does."""

    value: Any
    offset: int
    key: int = 0


class Piece(NamedTuple):
    kind: str
    text: str
    offset: int


class Reader:
    """One pass over the pieces of a JSON text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pieces = [Piece(str(m.lastgroup), m[0], m.start()) for m in _PIECE.finditer(source.text)]
        self.pieces.append(Piece("end", "", len(source.text.rstrip())))
        self.at = 0
        self.nodes = 0

    @property
    def piece(self) -> Piece:
        return self.pieces[self.at]

    def take(self) -> Piece:
        self.at += 1
        return self.pieces[self.at - 1]

    def fail(self, piece: Piece, message: str) -> Unreadable:
        inner = piece.text[1:-1] if piece.kind == "string" else piece.text
        found = shown(inner) if piece.text else "the end"
        return self.source.unreadable(piece.offset, f"{found}: {_INSTEAD.get(piece.text, message)}")

    def whole(self) -> Item:
        found = self.value(0)
        if self.piece.kind != "end":
            raise self.fail(self.piece, "the answer is complete before this: remove what follows")
        return found

    def value(self, depth: int, key: int = 0) -> Item:
        piece = self.take()
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.fail(piece, f"this is value number {MAX_NODES + 1:,}: at most {MAX_NODES:,} are read")
        if depth > MAX_NESTING:
            raise self.fail(piece, f"more than {MAX_NESTING} brackets within each other")
        if piece.text == "{":
            return Item(self.members(piece, depth + 1), piece.offset, key)
        if piece.text == "[":
            return Item(self.entries(piece, depth + 1), piece.offset, key)
        return Item(self.scalar(piece), piece.offset, key)

    def scalar(self, piece: Piece) -> Any:
        if piece.kind == "string":
            return self.string(piece)
        if piece.kind == "number":
            return self.number(piece)
        if piece.kind == "open":
            raise self.fail(piece, 'a text ends on its own line with "')
        if piece.text in _WORDS:
            return _WORDS[piece.text]
        if piece.kind == "word":
            raise self.fail(piece, f"write a number with digits, and a text in double quotes: {shown(piece.text)}")
        raise self.fail(piece, "a value is missing: a number, a text in double quotes, [...] or {...}")

    def string(self, piece: Piece) -> str:
        try:
            return str(json.loads(piece.text, strict=False))
        except ValueError as error:
            raise self.fail(piece, r"a backslash in a text has no meaning of its own: write \\") from error

    def number(self, piece: Piece) -> float:
        if abs(float(piece.text)) > MAX_NUMBER:
            raise self.fail(piece, f"numbers go up to {MAX_NUMBER:g}")
        return float(piece.text)

    def members(self, opened: Piece, depth: int) -> dict[str, Item]:
        found: dict[str, Item] = {}
        while not self.closes(opened, bool(found)):
            key = self.take()
            if key.kind != "string":
                raise self.fail(key, 'a name in double quotes belongs here, such as "a": 1')
            name = self.string(key)
            if name in found:
                raise self.fail(key, "this name stands here twice: keep one of them")
            if self.piece.text != ":":
                raise self.fail(self.piece, f"a colon is missing behind the name {shown(name)}")
            self.take()
            found[name] = self.value(depth, key.offset)
        return found

    def entries(self, opened: Piece, depth: int) -> list[Item]:
        found: list[Item] = []
        while not self.closes(opened, bool(found)):
            found.append(self.value(depth))
        return found

    def closes(self, opened: Piece, has_some: bool) -> bool:
        """Step over the closing bracket, or over the comma between two values."""
        piece, closing = self.piece, _CLOSING[opened.text]
        if piece.text == closing:
            self.take()
            return True
        if piece.kind == "end":
            raise self.source.unreadable(
                opened.offset, f'the bracket {shown(opened.text)} is not closed: write "{closing}"'
            )
        if has_some:
            if piece.text != ",":
                raise self.fail(piece, f'a comma or "{closing}" is missing before it')
            self.take()
            if self.piece.text == closing:
                raise self.fail(piece, "no comma stands before a closing bracket: remove it")
        return False


def read_json(source: Source) -> Item:
    """The one value that the text holds. Raises Unreadable."""
    return Reader(source).whole()
