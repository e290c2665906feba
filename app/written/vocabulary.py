"""The words of a formula: functions and constants, and what to write for words that are none of them."""

import math
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import autodiff_core as ad
from app.written.text import listed, nearest, shown

# What is printed when a formula is written out is among them, so that it can be read again.
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sin": ad.sin,
    "cos": ad.cos,
    "tan": ad.tan,
    "exp": ad.exp,
    "log": ad.log,
    "ln": ad.log,
    "sqrt": ad.sqrt,
    "tanh": ad.tanh,
    "sinh": ad.sinh,
    "cosh": ad.cosh,
    "sigmoid": ad.sigmoid,
    "relu": ad.relu,
    "abs": ad.abs,
    "sign": ad.sign,
    "asin": ad.arcsin,
    "arcsin": ad.arcsin,
    "acos": ad.arccos,
    "arccos": ad.arccos,
    "atan": ad.arctan,
    "arctan": ad.arctan,
    "log1p": ad.log1p,
    "expm1": ad.expm1,
}
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
PREFIXES = frozenset({"np", "numpy", "math"})

_INSTEAD = {
    "pow": "a^b",
    "power": "a^b",
    "square": "x^2",
    "cbrt": "x^(1/3)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "cot": "cos(x)/sin(x)",
    "ctg": "cos(x)/sin(x)",
    "tg": "tan(x)",
    "arctg": "atan(x)",
    "sh": "sinh(x)",
    "ch": "cosh(x)",
    "th": "tanh(x)",
    "lg": "log(x)/log(10)",
    "log10": "log(x)/log(10)",
    "log2": "log(x)/log(2)",
}
_PROGRAM = frozenset(
    {"def", "return", "lambda", "import", "from", "print", "for", "if", "else", "in", "and", "or", "not"}
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LONGEST = 40


def without_prefix(name: str) -> str:
    """np.sin and math.sin are sin."""
    prefix, dot, rest = name.partition(".")
    return rest if dot and prefix in PREFIXES else name


def unknown(name: str, variables: Collection[str]) -> str:
    """What to say about a name that is no variable, function or constant."""
    advice = next(filter(None, _advice(without_prefix(name)[:_LONGEST], variables)), None)
    known = f"the variables are {listed(variables)}" if variables else "no variable may be used"
    return f"{shown(name)} is not known here: {advice or f'{known}, the functions are {listed(FUNCTIONS)}'}"


def _advice(name: str, variables: Collection[str]) -> Iterator[str | None]:
    yield "write the formula only, no program" if name in _PROGRAM else None
    yield f"write {_INSTEAD[name]}" if name in _INSTEAD else None
    yield "a dot stands only within a number, nothing has parts here" if "." in name else None
    yield _superscript(name)
    yield _run_together(name, variables)
    near = nearest(name, [*variables, *FUNCTIONS, *CONSTANTS], cutoff=0.7)
    yield f"did you mean {near}?" if near else None


def _superscript(name: str) -> str | None:
    found = re.fullmatch("(.*?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", name)
    return f"write a power with ^: {found[1] or 'x'}^{found[2].translate(_SUPERSCRIPTS)}" if found else None


def _run_together(name: str, variables: Collection[str]) -> str | None:
    """sinx, xy and x2 are words that were not kept apart."""
    operands = [*variables, *CONSTANTS]
    for function in FUNCTIONS:
        if name.startswith(function) and name.removeprefix(function) in [*variables, "pi"]:
            return f"write {function}({name.removeprefix(function)})"
    power = re.fullmatch("(.*?)([0-9]+)", name)
    if power and power[1] in operands:
        return f"write {power[1]}^{power[2]} for the power, {power[2]}*{power[1]} for the product"
    parts = _parts(name, operands)
    return f"write {'*'.join(parts)}" if parts else None


def _parts(name: str, operands: Collection[str]) -> list[str] | None:
    """The name as operands one after the other, or None."""
    found: dict[int, list[str]] = {0: []}
    for start in range(len(name)):
        for word in operands if start in found else ():
            if name.startswith(word, start):
                found.setdefault(start + len(word), [*found[start], word])
    return found.get(len(name))
