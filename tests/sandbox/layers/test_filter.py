"""The assembled filters answer every number as the policies say, on each machine, by an interpreter of our own."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from worker.sandbox.inside.layers import bpf, filter, policy
from worker.sandbox.inside.layers.policy import KILL, Rules
from worker.sandbox.inside.layers.syscalls import ARCHITECTURES

from . import expected, interpreter

FAR = [1000, 4095, 65535, 65536, 0x3FFFFFFF]
FOREIGN = [0x40000000, 0x40000000 + 39, 0x40000209, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
I386, ARM, X32_LOOKALIKE = 0x40000003, 0x40000028, 0x0000003E
MAX_INSTRUCTIONS = 4096

each = pytest.mark.parametrize("machine", ARCHITECTURES)
each_policy = pytest.mark.parametrize("rules", [policy.child, policy.zygote])


@each
@each_policy
def test_every_number_is_answered_as_the_policy_says(machine: str, rules: Callable[[], Rules]) -> None:
    on = ARCHITECTURES[machine]
    program = filter.compiled(rules(), on)
    wrong = [
        (number, arguments)
        for number in [*range(501), *FAR]
        for arguments in expected.telling(expected.rule_of(rules(), on, number))
        if interpreter.run(program, number, on.audit, arguments) != expected.verdict(rules(), on, number, arguments)
    ]
    assert wrong == []


@each
@each_policy
def test_another_architecture_kills_whatever_it_asks(machine: str, rules: Callable[[], Rules]) -> None:
    on = ARCHITECTURES[machine]
    program = filter.compiled(rules(), on)
    others = {I386, ARM, X32_LOOKALIKE, 0, *(other.audit for other in ARCHITECTURES.values())} - {on.audit}
    assert {interpreter.run(program, number, other) for other in others for number in range(501)} == {KILL}


@each_policy
def test_the_x32_table_kills(rules: Callable[[], Rules]) -> None:
    on = ARCHITECTURES["x86_64"]
    program = filter.compiled(rules(), on)
    assert {interpreter.run(program, number, on.audit) for number in FOREIGN} == {KILL}


@each
@each_policy
def test_programs_are_short_and_so_are_ways_through_them(machine: str, rules: Callable[[], Rules]) -> None:
    program = filter.compiled(rules(), ARCHITECTURES[machine])
    assert len(program) // 8 < MAX_INSTRUCTIONS // 8
    assert max(interpreter.steps(program, number, ARCHITECTURES[machine].audit) for number in range(501)) <= 30


def test_memory_for_machine_code_is_refused_in_any_combination() -> None:
    on = ARCHITECTURES["x86_64"]
    program = filter.compiled(policy.child(), on)
    for call in ("mmap", "mprotect"):
        verdicts = {prot: answer(program, call, (0, 0, prot, 0, 0, 0)) for prot in range(16)}
        assert [prot for prot, verdict in verdicts.items() if verdict == policy.ALLOW] == [0, 1, 2, 3]


def test_the_fork_server_forks_and_makes_neither_threads_nor_namespaces() -> None:
    program = filter.compiled(policy.zygote(), ARCHITECTURES["x86_64"])
    thread, new_user = 0x003D0F00, 0x10000000 | 17
    verdicts = [answer(program, "clone", (flags, 0, 0, 0, 0, 0)) for flags in (0x01200011, 17, thread, new_user)]
    assert verdicts == [policy.ALLOW, policy.ALLOW, policy.error(11), policy.error(11)]


def test_a_search_whose_lower_half_is_far_away_still_arrives() -> None:
    pieces = [(number, bpf.verdict(number)) for number in range(0, 3000, 2)]
    program = bpf.packed(bpf.program(7, 1, pieces))
    assert [interpreter.run(program, number, 7) for number in range(3000)] == [number & ~1 for number in range(3000)]


@pytest.mark.parametrize("first", [bpf.verdict(0), bpf.checked([bpf.Test(0, (0,))], 0, 1)])
def test_a_search_arrives_on_both_sides_of_the_longest_short_jump(first: bpf.Piece) -> None:
    for count in range(100, 300):
        pieces = [(0, first), *((number, bpf.verdict(number)) for number in range(1, count))]
        program = bpf.packed(bpf.program(7, 1, pieces))
        assert [interpreter.run(program, number, 7) for number in range(count)] == list(range(count))


@pytest.mark.parametrize("broken", [(0x07, 0, 0, 0), (0x20, 0, 0, 3), (0x20, 0, 0, 64), (0x05, 0, 0, 9)])
def test_the_interpreter_accepts_no_nonsense(broken: tuple[int, ...]) -> None:
    program = struct.pack("=HBBI", *broken) + struct.pack("=HBBI", 0x06, 0, 0, 0)
    with pytest.raises((ValueError, IndexError)):
        interpreter.run(program, 0, 0)


def answer(program: bytes, name: str, arguments: tuple[int, ...]) -> int:
    on = ARCHITECTURES["x86_64"]
    return interpreter.run(program, on.numbers[name], on.audit, arguments)
