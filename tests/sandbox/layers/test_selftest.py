"""The self-test finds nothing under the layers, and finds each hole that is made into them."""

from __future__ import annotations

import pytest

from worker.sandbox.inside.layers import selftest

from .fresh import Who, told

ALL = [*selftest._ATTEMPTS, "ptrace is not killed"]
LAYERS = """
    first = namespaces.apply()
    root.apply(first.startswith("on"))
    identity.apply(20001, 20001)
    landlock.apply()
    child = filter.compiled(policy.child(), here)
    seccomp.apply(filter.compiled(policy.zygote(), here))
    def everything():
        landlock.apply()
        descriptors.close_from(5)
        seccomp.apply(child)
    tell(selftest.escapes(everything))
"""
HOLE = """
    rules = policy.child() | {changes}
    tell(selftest.escapes(lambda: seccomp.apply(filter.compiled(rules, here))))
"""
ALLOW = "policy.Rule(policy.ALLOW)"


@pytest.mark.parametrize("who", ["root", "user"])
def test_nothing_gets_through_all_layers(who: Who) -> None:
    assert told(LAYERS, who=who) == []


@pytest.mark.parametrize("who", ["root", "user"])
def test_nothing_gets_through_where_namespaces_are_refused(who: Who) -> None:
    assert told("refuse(errno.EPERM, 'unshare', 'mount', 'pivot_root')\n", LAYERS, who=who) == []


def test_nothing_gets_through_the_filter_alone() -> None:
    assert told("tell(selftest.escapes(lock))") == []


@pytest.mark.parametrize("who", ["root", "user"])
def test_without_layers_everything_gets_through(who: Who) -> None:
    assert told("tell(selftest.escapes(lambda: None))", who=who) == ALL
    assert len(ALL) == 12


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        (["openat", "unlink", "unlinkat"], ["read /etc/passwd", "open own memory", "write a new file"]),
        (["stat", "newfstatat"], ["stat the root"]),
        (["socket"], ["make a TCP socket", "make a unix socket"]),
        (["clone"], ["fork", "start a thread"]),
        (["kill"], ["signal the parent"]),
        (["mmap"], ["map machine code"]),
        (["ptrace"], ["ptrace is not killed"]),
    ],
)
def test_each_hole_is_found(calls: list[str], found: list[str]) -> None:
    changes = f"dict.fromkeys({calls}, {ALLOW})"
    assert told(HOLE.format(changes=changes)) == found


def test_a_program_that_can_be_run_is_found() -> None:
    changes = "dict.fromkeys(here.numbers, policy.Rule(policy.ALLOW))"
    assert "run a program" in told(HOLE.format(changes=changes))


def test_a_forbidden_call_that_is_refused_and_does_not_kill_is_found() -> None:
    changes = "{'ptrace': policy.Rule(policy.error(1))}"
    assert told(HOLE.format(changes=changes)) == ["ptrace is not killed"]


def test_layers_that_cannot_be_put_on_are_one_finding() -> None:
    assert told("def fail():\n    raise OSError(1, 'no')\ntell(selftest.escapes(fail))") == ["lock_down"]


def test_an_attempt_that_hangs_is_a_finding_and_not_the_end() -> None:
    source = """
        selftest._SECONDS = 1
        selftest._ATTEMPTS = {"sleep": lambda: time.sleep(60)}
        tell(selftest.escapes(lock))
    """
    assert told(source) == ["sleep"]


def test_no_process_is_left() -> None:
    assert told("selftest.escapes(lock)\ntell(refusal(os.wait))") == "ECHILD"
