"""Sum products by naming axes: einsum("bij,bjk->bik", a, b). It becomes transposes, sums and one matrix product a pair.

So it needs no derivative of its own, and runs as fast as the matrix product does.
"""

import math
import string
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.graphs.deferred import deferrable


@deferrable
def einsum(formula: str, *operands: Any) -> Any:
    """numpy's einsum with letters and ... for the axes; operands are contracted from left to right."""
    terms, out = parsed(formula, [len(np.shape(x)) for x in operands])
    check(terms, operands, formula)
    for letter in out:
        if out.count(letter) > 1 or not any(letter in term for term in terms):
            raise ValueError(
                f"einsum {formula!r}: {letter!r} of the result must be an axis of an operand, and named once"
            )
    x, have = operands[0], terms[0]
    for k, term in enumerate(terms[1:], start=1):
        later = set(out).union(*terms[k + 1 :])
        a, mine = summed(x, have, later | set(term))
        x, have = product(a, mine, *summed(operands[k], term, later | set(mine)), later)
    x, have = summed(x, have, set(out))
    return arranged(x, have, out)


def parsed(formula: str, ranks: list[int]) -> tuple[list[str], str]:
    """A letter for each axis of each operand, and of the result."""
    left, arrow, out = formula.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        raise ValueError(f"einsum {formula!r} names {len(terms)} operand(s), but got {len(ranks)}")
    named = [
        rank - len(term.replace("...", "")) if "..." in term else 0 for term, rank in zip(terms, ranks, strict=True)
    ]
    dots = "".join([c for c in string.ascii_letters if c not in formula][: max(named)])
    if not arrow:
        once = "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
        out = f"...{once}" if "..." in left else once
    spelled = [term.replace("...", dots[len(dots) - n :]) for term, n in zip(terms, named, strict=True)]
    for term, letters, rank in zip(terms, spelled, ranks, strict=True):
        if len(letters) != rank or not all(c in string.ascii_letters for c in letters):
            raise ValueError(f"einsum {formula!r}: {term!r} does not name the axes of an operand with {rank} of them")
    return spelled, out.replace("...", dots)


def check(terms: list[str], operands: tuple[Any, ...], formula: str) -> None:
    """Raise unless axes of one letter have one length; an axis of length one stretches."""
    known: dict[str, int] = {}
    for term, x in zip(terms, operands, strict=True):
        for letter, n in zip(term, np.shape(x), strict=True):
            if n not in (1, known.setdefault(letter, n)) and known[letter] != 1:
                raise ValueError(f"einsum {formula!r}: axis {letter!r} has length {known[letter]} and length {n}")
            known[letter] = max(n, known[letter])


def summed(x: Any, letters: str, wanted: set[str]) -> tuple[Any, str]:
    """x without repeated letters (their diagonal is taken) and without those nobody wants (they are summed)."""
    for letter in set(letters):
        while letters.count(letter) > 1:
            i, j = letters.index(letter), letters.rindex(letter)
            x, letters = diagonal(x, i, j), letters[:j] + letters[j + 1 :]
    alone = tuple(k for k, letter in enumerate(letters) if letter not in wanted)
    return (ops.sum(x, axis=alone), "".join(c for c in letters if c in wanted)) if alone else (x, letters)


def diagonal(x: Any, i: int, j: int) -> Any:
    """The entries whose places along axes i < j are equal, along axis i."""
    axes = (i, j, *(k for k in range(len(x.shape)) if k not in (i, j)))
    along = np.arange(x.shape[i])
    diagonals = ops.getitem(ops.transpose(x, axes=axes), key=(along, along))
    return ops.transpose(diagonals, axes=(*range(1, i + 1), 0, *range(i + 1, len(x.shape) - 1)))


def product(a: Any, mine: str, b: Any, yours: str, wanted: set[str]) -> tuple[Any, str]:
    """Multiply two operands and sum over the letters they share that nobody wants any more."""
    shared = [c for c in mine if c in yours]
    gone = [c for c in shared if c not in wanted]
    both = [c for c in shared if c in wanted]
    rows, columns = [c for c in mine if c not in yours], [c for c in yours if c not in mine]
    out = "".join([*both, *rows, *columns])
    if not gone:
        return spread(a, mine, out) * spread(b, yours, out), out
    a, b = stretched(a, mine, b, yours, gone), stretched(b, yours, a, mine, gone)
    heights, widths = lengths(a, mine, rows), lengths(b, yours, columns)
    depth = math.prod(lengths(a, mine, gone))
    left = shaped(arranged(a, mine, both + rows + gone), (*lengths(a, mine, both), math.prod(heights), depth))
    right = shaped(arranged(b, yours, both + gone + columns), (*lengths(b, yours, both), depth, math.prod(widths)))
    whole = left @ right
    return shaped(whole, (*whole.shape[: len(both)], *heights, *widths)), out


def spread(x: Any, have: str, want: str) -> Any:
    """x with an axis for every wanted letter, of length one for those it lacks."""
    present = [c for c in want if c in have]
    shape = tuple(x.shape[have.index(c)] if c in have else 1 for c in want)
    return shaped(arranged(x, have, present), shape)


def stretched(x: Any, have: str, other: Any, others: str, letters: list[str]) -> Any:
    """x with axes of length one as long as the other operand's axes of these letters."""
    full = tuple(
        other.shape[others.index(c)] if c in letters and n == 1 else n for c, n in zip(have, x.shape, strict=True)
    )
    return x if full == x.shape else ops.broadcast_to(x, shape=full)


def arranged(x: Any, have: str, want: Any) -> Any:
    axes = tuple(have.index(c) for c in want)
    return x if axes == tuple(range(len(axes))) else ops.transpose(x, axes=axes)


def shaped(x: Any, shape: tuple[int, ...]) -> Any:
    return x if x.shape == shape else ops.reshape(x, shape=shape)


def lengths(x: Any, have: str, letters: list[str]) -> tuple[int, ...]:
    return tuple(x.shape[have.index(c)] for c in letters)
