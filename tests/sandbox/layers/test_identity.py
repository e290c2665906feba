"""After the change of identity there is no capability in any set, no way to one, and nobody can look inside."""

from __future__ import annotations

import pytest

from needs import need

from .fresh import Who, ended, told
from .test_namespaces import allowed

NONE = ["0000000000000000"]


def test_root_becomes_the_user_and_loses_every_capability() -> None:
    source = """
        state = identity.apply(20001, 20001)
        now = status()
        tell([state, now["Uid"], now["Gid"], now["Groups"], [now[name] for name in CAPABILITIES], now["NoNewPrivs"],
              libc.prctl(27)])
    """
    ids = ["20001"] * 4
    assert told(CAPABILITIES, source, who="root") == ["on: uid 20001", ids, ids, [], [NONE] * 5, ["1"], 0xEF]


def test_root_that_is_no_longer_root_does_not_come_back() -> None:
    source = """
        identity.apply(20001, 20001)
        tell([
            refusal(os.setuid, 0), refusal(os.setresgid, 0, 0, 0), refusal(os.setgroups, [0]),
            refusal(os.chroot, "/"), refusal(libc.syscall, "unshare", 0x20000), refusal(libc.prctl, 28, 0),
        ])
    """
    assert told(source, who="root") == ["EPERM"] * 6


def test_somebody_else_stays_who_they_are_without_capabilities() -> None:
    source = """
        uid = os.getuid()
        state = identity.apply(20002, 20002)
        now = status()
        tell([state, os.getuid() == uid, [now[name] for name in CAPABILITIES if name != "CapBnd"], now["NoNewPrivs"]])
    """
    assert told(CAPABILITIES, source) == ["same uid", True, [NONE] * 4, ["1"]]


@pytest.mark.parametrize("who", ["root", "user"])
def test_the_capabilities_that_come_with_namespaces_go_as_well(who: Who) -> None:
    need("namespaces", allowed(who))
    source = """
        namespaces.apply()
        before = identity.capabilities()
        identity.apply(20001, 20001)
        now = status()
        tell([before > 0, identity.capabilities(), [now[name] for name in CAPABILITIES], refusal(libc.syscall,
              "mount", b"none", b"/tmp", b"tmpfs", 0, None), refusal(socket.sethostname, "x")])
    """
    assert told(CAPABILITIES, source, who=who) == [True, 0, [NONE] * 5, "EPERM", "EPERM"]


def test_root_that_may_not_change_says_so_and_still_loses_every_capability() -> None:
    source = """
        refuse(errno.EPERM, "setgroups")
        state = identity.apply(20001, 20001)
        now = status()
        tell([state, os.getuid(), [now[name] for name in CAPABILITIES], refusal(os.chroot, "/")])
    """
    assert told(CAPABILITIES, source, who="root") == ["refused: EPERM", 0, [NONE] * 5, "EPERM"]


def test_uid_0_without_capabilities_gains_none_by_running_a_program() -> None:
    source = """
        refuse(errno.EPERM, "setgroups")
        identity.apply(20001, 20001)
        os.execv("/bin/cat", ["cat", "/proc/self/status"])
    """
    lines = ended(source, who="root").stdout.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("Cap")] == NONE * 5


@pytest.mark.parametrize("who", ["root", "user"])
def test_no_one_of_the_same_uid_opens_its_memory(who: Who) -> None:
    source = """
        inside, outside = os.pipe()
        def hidden():
            identity.apply(20001, 20001)
            os.write(outside, b"x")
            time.sleep(60)
        pid = os.fork()
        if pid == 0:
            hidden()
        os.read(inside, 1)
        become_user()
        found = [refusal(os.open, f"/proc/{pid}/{name}", os.O_RDONLY) for name in ("mem", "environ", "maps")]
        found.append(refusal(libc.syscall, "ptrace", 16, pid, 0, 0))
        os.kill(pid, signal.SIGKILL)
        tell(found)
    """
    memory, environ, maps, trace = told(source, who=who)
    assert (memory, environ, maps, trace) == ("EACCES", "EACCES", "EACCES", "EPERM")


CAPABILITIES = """
    CAPABILITIES = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]
"""
