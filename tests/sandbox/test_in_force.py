"""The layers are really on, seen from outside; and a zygote holds nothing of its grader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs import need

from .graders import ENDLESS, alive, at_work, descendants, fields, grader, wait_until
from .programs import execute

_CHUNK = 1 << 24


def test_every_result_names_them() -> None:
    layers = execute("def f(x): return 1").layers
    assert list(layers) == [
        "sandbox", "process", "session", "rlimits", "no_new_privs", "namespaces", "empty_root", "user", "landlock",
        "seccomp", "self_test",
    ]  # fmt: skip
    assert layers["sandbox"] == layers["seccomp"] == "on"
    assert layers["self_test"] == "on: 11 escapes and a forbidden call held"


def test_a_child_has_lost_every_privilege_and_has_a_filter_more_than_its_zygote(family: tuple[int, int]) -> None:
    zygote, child = map(fields, family)
    for process in (zygote, child):
        assert process["NoNewPrivs"] == "1" and process["Seccomp"] == "2"
        assert {int(process[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}
        assert process["Threads"] == "1"
    assert int(child["Seccomp_filters"]) == int(zygote["Seccomp_filters"]) + 1


def test_as_root_it_is_another_user_without_groups_and_with_an_empty_root(family: tuple[int, int]) -> None:
    need("root", os.geteuid() == 0)
    for pid in family:
        uids = set(fields(pid)["Uid"].split())
        assert len(uids) == 1 and 61184 <= int(uids.pop()) <= 65519 and fields(pid)["Groups"] == ""
        assert list(Path(f"/proc/{pid}/root").iterdir()) == []
        assert str(Path(f"/proc/{pid}/cwd").readlink()).startswith("/")


def test_it_has_a_session_of_its_own_and_goes_first_when_memory_is_short(family: tuple[int, int]) -> None:
    zygote, child = family
    assert os.getsid(zygote) == os.getsid(child) == zygote
    assert Path(f"/proc/{child}/oom_score_adj").read_text() == "1000\n"


def test_a_child_holds_only_its_four_files(family: tuple[int, int]) -> None:
    need("root", os.geteuid() == 0)
    zygote, child = ({fd.name: str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()} for pid in family)
    assert {name: text.split()[0] for name, text in child.items()} == {
        "0": "/dev/null", "1": "/memfd:console", "2": "/memfd:console", "4": "/memfd:result",
    }  # fmt: skip
    assert set(zygote) == {"0", "1", "2", "5", "3"} and zygote["3"] == "anon_inode:[pidfd]"


def test_the_zygote_has_nothing_of_the_graders_environment_and_memory() -> None:
    need("root", os.geteuid() == 0)
    script = f"""
        token = bytes(97 + (7 * n) % 26 for n in range(40))
        os.environ["DATABASE_URL"] = token.decode()
        held = [token * 10, {{"secret": token.decode()}}]
        sandbox.start()
        print("ready", flush=True)
        submit({ENDLESS!r})
    """
    token = bytes(97 + (7 * n) % 26 for n in range(40))
    with grader(script) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        assert wait_until(lambda: len(descendants(process.pid)) == 2)
        assert found(process.pid, token)
        for pid in descendants(process.pid):
            assert not found(pid, token)
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert sorted(environment.split(b"\0")) == [
                b"", b"LC_ALL=C.UTF-8", b"OPENBLAS_NUM_THREADS=1", b"PYTHONHASHSEED=0",
            ]  # fmt: skip


def test_nothing_of_one_submission_is_in_the_zygote_or_in_the_next() -> None:
    need("root", os.geteuid() == 0)
    script = f"""
        for _ in range(3):
            submit("mark = 'kept' + 'between' * 3\\ndef f(x): return x")
        print("ready", flush=True)
        submit({ENDLESS!r})
    """
    with grader(script) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        assert wait_until(lambda: len(descendants(process.pid)) == 2)
        assert not any(found(pid, b"'kept' + 'between'") for pid in descendants(process.pid))


def found(pid: int, token: bytes) -> bool:
    """Whether the process has it anywhere in its memory."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        return any(token in piece for piece in pieces(memory, pid))


def pieces(memory: object, pid: int) -> Iterator[bytes]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        bounds, access, *_ = line.split()
        start, end = (int(bound, 16) for bound in bounds.split("-"))
        if "r" in access and "[v" not in line:
            for at in range(start, end, _CHUNK):
                yield os.pread(memory.fileno(), min(end - at, _CHUNK) + 64, at)  # type: ignore[attr-defined]


@pytest.fixture
def family() -> Iterator[tuple[int, int]]:
    """A zygote and its child, at work for a grader."""
    with at_work() as (_, (zygote, child)):
        assert wait_until(lambda: int(fields(child)["Seccomp_filters"]) > int(fields(zygote)["Seccomp_filters"]))
        yield zygote, child
    assert wait_until(lambda: not alive([zygote, child]))
