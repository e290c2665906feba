"""What a policy says about one system call, worked out by the name alone."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from itertools import product

from worker.sandbox.inside.layers.bpf import Test
from worker.sandbox.inside.layers.policy import Rule, Rules, error
from worker.sandbox.inside.layers.syscalls import Architecture

COMMON = 424
HIGH = 1 << 40
Arguments = tuple[int, ...]


def verdict(rules: Rules, on: Architecture, number: int, arguments: Arguments) -> int:
    names = [name for name, its in on.numbers.items() if its == number]
    if not names or (names[0] not in rules and number >= COMMON):
        return error(errno.ENOSYS)
    if names[0] not in rules:
        return error(errno.EPERM)
    rule = rules[names[0]]
    return rule.verdict if all(holds(test, arguments) for test in rule.tests) else rule.otherwise


def holds(test: Test, arguments: Arguments) -> bool:
    return arguments[test.argument] & 0xFFFFFFFF & test.mask in test.values


def rule_of(rules: Rules, on: Architecture, number: int) -> Rule | None:
    return next((rules[name] for name, its in on.numbers.items() if its == number and name in rules), None)


def telling(rule: Rule | None) -> Iterator[Arguments]:
    """Arguments around every border of the rule's tests; also with bits that the kernel does not look at."""
    tests = rule.tests if rule else ()
    yield (0,) * 6
    yield (0xFFFFFFFF,) * 6
    for choice in product(*(around(test) for test in tests)):
        arguments = [HIGH] * 6
        for test, value in zip(tests, choice, strict=True):
            arguments[test.argument] = value
        yield tuple(arguments)


def around(test: Test) -> list[int]:
    bits = [1 << bit for bit in range(32)]
    near = [value + step for value in test.values for step in (-1, 0, 1)]
    return [value & 0xFFFFFFFF for value in [*bits, *near, *(HIGH | value for value in test.values)]]
