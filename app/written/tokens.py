"""Cut a formula into numbers, names and signs; what is none of these is refused with what to write instead."""

import re
from typing import NamedTuple

from app.written.text import MAX_NUMBER, Source, shown

_TOKEN = re.compile(
    r"""
    (?P<number> (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
  | (?P<name>   [^\W\d]\w* (?: \. [^\W\d]\w* )* )
  | (?P<sign>   \*\* | [-+*/^()] )
  | (?P<other>  \S )
    """,
    re.VERBOSE,
)
_INSTEAD = {
    "=": "write only what stands to the right of the equals sign",
    ",": "write a decimal point as in 1.5; a function takes one operand, and a power is written x^2",
    "'": "write the derivative as a formula, without f' and without quotes",
    '"': "write the formula without quotes",
    "|": "write abs(x)",
    "[": "write round brackets",
    "]": "write round brackets",
    "{": "write round brackets",
    "}": "write round brackets",
    "√": "write sqrt(x)",
    "\\": "write the formula as on a calculator, such as sin(x)/2, not in LaTeX",
    "$": "write the formula as on a calculator, such as sin(x)/2, not in LaTeX",
    "@": "write a product of numbers with *",
    ".": "write a number with its digits, such as 0.5",
    "!": "factorials are not read",
    "%": "write a fraction with /",
    ";": "write one formula",
    ":": "write the formula only, no program",
    "#": "write the formula without comments",
}
_ALLOWED = "a formula has numbers, names, + - * / ^ and round brackets"


class Token(NamedTuple):
    """A piece of the text; kind is number, name, sign or end."""

    kind: str
    text: str
    offset: int


def tokens(source: Source) -> list[Token]:
    """All pieces, and one of the kind "end". Raises Unreadable."""
    found = [Token(str(m.lastgroup), m[0], m.start()) for m in _TOKEN.finditer(source.text)]
    for token in found:
        if token.kind == "other":
            raise source.unreadable(token.offset, f"{shown(token.text)}: {_INSTEAD.get(token.text, _ALLOWED)}")
    return [*found, Token("end", "", len(source.text.rstrip()))]


def number(source: Source, token: Token) -> float:
    """The value of a number token. Raises Unreadable where it is too large, or too small to differ from zero."""
    value = float(token.text)
    if value > MAX_NUMBER:
        raise source.unreadable(token.offset, f"{shown(token.text)} is too large: numbers go up to {MAX_NUMBER:g}")
    if value < 1 / MAX_NUMBER and re.search("[1-9]", re.split("[eE]", token.text)[0]):
        raise source.unreadable(token.offset, f"{shown(token.text)} is too small to be told from 0: write 0")
    return value
