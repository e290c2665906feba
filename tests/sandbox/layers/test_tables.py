"""The tables and the lists of names are what the machines' headers say, and nothing is said twice."""

from __future__ import annotations

import ctypes
from collections import Counter

import pytest

from needs import need
from worker.sandbox.inside.layers import policy
from worker.sandbox.inside.layers.syscalls import ARCHITECTURES

from .fresh import told

LAST = 456
COMMON = 424


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_every_number_is_libseccomps(machine: str, libseccomp: ctypes.CDLL) -> None:
    architecture = ARCHITECTURES[machine]
    resolved = {
        name: libseccomp.seccomp_syscall_resolve_name_arch(architecture.audit, name.encode())
        for name in architecture.numbers
    }
    assert resolved == architecture.numbers


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_no_call_is_missing(machine: str, libseccomp: ctypes.CDLL) -> None:
    architecture = ARCHITECTURES[machine]
    resolve = libseccomp.seccomp_syscall_resolve_num_arch
    names = {number: resolve(architecture.audit, number) for number in range(LAST + 1)}
    assert {name.decode(): number for number, name in names.items() if name} == architecture.numbers


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_last_is_the_last_one_before_the_common_numbering(machine: str) -> None:
    architecture = ARCHITECTURES[machine]
    assert architecture.last == max(number for number in architecture.numbers.values() if number < COMMON)


def test_what_libseccomp_knows_for_one_machine_only_is_missing_for_the_other(libseccomp: ctypes.CDLL) -> None:
    x86_64, aarch64 = ARCHITECTURES["x86_64"], ARCHITECTURES["aarch64"]
    only = set(x86_64.numbers) - set(aarch64.numbers)
    resolve = libseccomp.seccomp_syscall_resolve_name_arch
    assert {name for name in only if resolve(aarch64.audit, name.encode()) >= 0} == set()
    assert {"open", "fork", "stat", "poll"} < only


def test_every_name_in_the_policies_is_a_system_call() -> None:
    known = set().union(*(architecture.numbers for architecture in ARCHITECTURES.values()))
    assert set(policy.zygote()) | set(policy.child()) <= known


def test_no_name_stands_in_two_lists() -> None:
    lists = [policy._COMPUTING, policy._SERVING, policy._KILLING, *policy._ANSWERED.values()]
    names = Counter(name for each in lists for name in each.split())
    # The server may do what a child is only answered to.
    assert {name for name, count in names.items() if count > 1} == set()
    assert set(names) & set(policy._CHECKED) == set()
    assert set(names) & set(policy._CHECKED_IN_ZYGOTE) == {"clone"}


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_a_child_reaches_at_most_sixty_calls_and_dies_of_about_as_many(machine: str) -> None:
    rules = {name: rule for name, rule in policy.child().items() if name in ARCHITECTURES[machine].numbers}
    assert sum(rule.verdict == policy.ALLOW for rule in rules.values()) <= 60
    assert 55 <= sum(rule.verdict == policy.KILL for rule in rules.values()) <= 75


def test_a_child_may_do_nothing_that_the_fork_server_may_not() -> None:
    server = policy.zygote()
    allowed = [name for name, rule in policy.child().items() if rule.verdict == policy.ALLOW]
    assert [name for name in allowed if server[name] != policy.child()[name]] == []


def test_the_package_brings_no_numpy() -> None:
    assert told("tell([name for name in sys.modules if name.split('.')[0] in ('numpy', 'worker', 'site')])") == []


@pytest.fixture(scope="module")
def libseccomp() -> ctypes.CDLL:
    library = loaded()
    need("libseccomp", library is not None)
    assert library is not None
    library.seccomp_syscall_resolve_name_arch.argtypes = [ctypes.c_uint32, ctypes.c_char_p]
    library.seccomp_syscall_resolve_num_arch.argtypes = [ctypes.c_uint32, ctypes.c_int]
    # The name is the caller's to free; a test may leave some hundred of them.
    library.seccomp_syscall_resolve_num_arch.restype = ctypes.c_char_p
    return library


def loaded() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
