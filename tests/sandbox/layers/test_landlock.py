"""Landlock alone: no file opens, no TCP port is reached, nobody outside is signalled; it can be put on twice."""

from __future__ import annotations

import ctypes
import struct

import pytest

from needs import need
from worker.sandbox.inside.layers import landlock

from .fresh import Who, told

FILES, TCP, SCOPES = 4, 4, 6
CREATE_RULESET = 444


@pytest.mark.parametrize("who", ["root", "user"])
def test_the_state_names_the_version_of_the_kernel(who: Who, abi: int) -> None:
    assert told("tell(landlock.apply())", who=who) == f"on: abi {abi}"


@pytest.mark.parametrize("who", ["root", "user"])
def test_no_file_can_be_opened_listed_made_or_run(who: Who, abi: int) -> None:
    source = """
        landlock.apply()
        name = f"/tmp/landlock-test-{os.getpid()}"
        tell([
            refusal(os.open, "/etc/passwd", os.O_RDONLY), refusal(os.open, "/proc/self/mem", os.O_RDONLY),
            refusal(os.open, name, os.O_WRONLY | os.O_CREAT), refusal(os.mkdir, name), refusal(os.listdir, "/"),
            refusal(os.execv, "/proc/self/exe", ["python", "-c", ""]), refusal(os.mkfifo, name),
        ])
    """
    assert told(source, who=who) == ["EACCES"] * 7


@pytest.mark.parametrize("who", ["root", "user"])
def test_no_listener_is_reached_by_tcp(who: Who, abi: int) -> None:
    need("landlock for TCP", abi >= TCP)
    source = """
        listener = socket.create_server(("127.0.0.1", 0))
        before = refusal(socket.socket().connect, listener.getsockname())
        landlock.apply()
        after = refusal(socket.socket().connect, listener.getsockname())
        tell([before, after, refusal(socket.socket().bind, ("127.0.0.1", 0))])
    """
    assert told(source, who=who) == [None, "EACCES", "EACCES"]


def test_outsiders_are_neither_signalled_nor_reached_by_abstract_sockets(abi: int) -> None:
    need("landlock's scopes", abi >= SCOPES)
    source = """
        name = f"\\0landlock-test-{os.getpid()}"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(name)
        listener.listen()
        def inside():
            reach = lambda: socket.socket(socket.AF_UNIX).connect(name)
            before = refusal(os.kill, os.getppid(), 0), refusal(reach)
            landlock.apply()
            after = refusal(os.kill, os.getppid(), 0), refusal(reach)
            tell([before, after])
        in_child(inside)
    """
    assert told(source) == [[None, None], ["EPERM", "EPERM"]]


def test_a_child_restricts_itself_again_and_no_descriptor_is_left(abi: int) -> None:
    source = """
        before = os.listdir("/proc/self/fd")
        held = os.open("/proc/self", os.O_RDONLY)
        first = landlock.apply()
        again = in_child(lambda: landlock.apply() != first)
        tell([again, len(before), sum(1 for fd in range(100) if refusal(os.fstat, fd) is None)])
    """
    again, before, after = told(source)
    # The listing counts its own descriptor, and one is held.
    assert (again, after) == (0, before)


def test_a_kernel_without_landlock_is_told_apart() -> None:
    # ENOTSUP and EOPNOTSUPP, which it is for a kernel that was started without it, are one number.
    for code in ("ENOSYS", "ENOTSUP"):
        source = f"refuse(errno.{code}, 'landlock_create_ruleset')\ntell(landlock.apply())"
        assert told(source) == f"off: {code}"


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        (1, [0x1FFF]),
        (2, [0x3FFF]),
        (3, [0x7FFF]),
        (4, [0x7FFF, 3]),
        (5, [0xFFFF, 3]),
        (6, [0xFFFF, 3, 3]),
        (7, [0xFFFF, 3, 3]),
        (99, [0xFFFF, 3, 3]),
    ],
)
def test_each_version_is_asked_for_all_it_knows_and_no_more(version: int, fields: list[int]) -> None:
    assert landlock.attributes(version) == struct.pack(f"={len(fields)}Q", *fields)


@pytest.fixture
def abi() -> int:
    library = ctypes.CDLL(None, use_errno=True)
    found = int(library.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1))
    need("landlock", found > 0)
    return found
