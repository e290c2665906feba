"""Turn a policy into the program of a seccomp filter for one architecture.

Two calls of x86_64 no filter sees: 335 and 336, uretprobe and uprobe (measured on Linux 6.18). They serve the kernel's
own probes; from anywhere else they end in SIGILL and ENXIO.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from itertools import groupby

from . import bpf
from .policy import KILL, Rule, Rules, error
from .syscalls import Architecture

_UNNAMED = Rule(error(errno.EPERM))
# libc takes it for an older kernel, and does without.
_UNKNOWN = Rule(error(errno.ENOSYS))
_KILLING = Rule(KILL)


def compiled(rules: Rules, on: Architecture) -> bytes:
    """The whole filter, ready for seccomp.apply. Another architecture, or table of this one, kills."""
    pieces = [(number, _piece(rule)) for number, rule in _ranges(rules, on)]
    return bpf.packed(bpf.program(on.audit, KILL, pieces))


def _ranges(rules: Rules, on: Architecture) -> Iterator[tuple[int, Rule]]:
    """Each rule with the first of the neighbouring numbers that it is for."""
    known = dict(_numbered(rules, on))
    every = [(number, known.get(number, _UNKNOWN)) for number in range(max(known) + 2)]
    for _, group in groupby(every, lambda entry: entry[1]):
        yield next(group)
    if on.foreign:
        yield on.foreign, _KILLING


def _numbered(rules: Rules, on: Architecture) -> Iterator[tuple[int, Rule]]:
    for name, number in on.numbers.items():
        if name in rules:
            yield number, rules[name]
        elif number <= on.last:
            yield number, _UNNAMED


def _piece(rule: Rule) -> bpf.Piece:
    return bpf.checked(rule.tests, rule.verdict, rule.otherwise)
