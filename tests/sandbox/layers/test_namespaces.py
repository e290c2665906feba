"""Namespaces are entered where the host lets us, and where it does not, that is said and nothing has changed."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from needs import need

from .fresh import USER, Who, told

KINDS = "mount, cgroup, uts, ipc, net"
STATES = {"root": f"on: {KINDS}", "user": f"on: user, {KINDS}"}


@pytest.mark.parametrize("who", ["root", "user"])
def test_the_state_is_on_exactly_where_util_linux_gets_in(who: Who) -> None:
    state, before, after = told("before = spaces()\ntell([namespaces.apply(), before, spaces()])", who=who)
    changed = {kind for kind in before if before[kind] != after[kind]}
    if allowed(who):
        assert state == STATES[who]
        assert changed == {"mnt", "net", "ipc", "uts", "cgroup", *(["user"] if who == "user" else [])}
    else:
        assert state.startswith("refused: E")
        assert changed == set()


@pytest.mark.parametrize("who", ["root", "user"])
def test_ids_stay_and_mounts_and_the_network_are_our_own(who: Who) -> None:
    need("namespaces", allowed(who))
    source = """
        listener = socket.create_server(("127.0.0.1", 0))
        ids = os.getresuid(), os.getresgid()
        namespaces.apply()
        shared = [line for line in open("/proc/self/mountinfo") if "shared:" in line]
        devices = [name for _, name in socket.if_nameindex()]
        tell([ids == (os.getresuid(), os.getresgid()), shared, devices,
              refusal(socket.socket().connect, listener.getsockname())])
    """
    assert told(source, who=who) == [True, [], ["lo"], "ENETUNREACH"]


def test_children_can_be_forked_one_after_another_and_see_their_parent() -> None:
    source = """
        namespaces.apply()
        parent = os.getpid()
        tell([in_child(lambda: os.getppid() != parent) for _ in range(3)])
    """
    assert told(source) == [0, 0, 0]


def test_with_a_pid_namespace_only_one_child_could_ever_be_forked() -> None:
    need("namespaces", allowed("user"))
    source = """
        libc.syscall("unshare", 0x20000000 | 0x10000000)
        first = in_child(lambda: None)
        tell([first, refusal(os.fork)])
    """
    assert told(source) == [0, "ENOMEM"]


@pytest.mark.parametrize("who", ["root", "user"])
@pytest.mark.parametrize(("call", "code"), [("unshare", "EPERM"), ("mount", "EACCES"), ("unshare", "ENOSPC")])
def test_a_refusal_at_any_step_is_recorded_and_nothing_has_changed(who: Who, call: str, code: str) -> None:
    need("namespaces", call == "unshare" or allowed(who))
    source = f"""
        refuse(errno.{code}, {call!r})
        before = spaces()
        tell([namespaces.apply(), before == spaces()])
    """
    assert told(source, who=who) == [f"refused: {code}", True]


def test_a_refused_map_of_users_is_recorded_and_nothing_has_changed() -> None:
    need("namespaces", allowed("user"))
    # Not dumpable: the files of maps then belong to root, and cannot be written.
    source = """
        libc.prctl(4, 0)
        before = spaces()
        tell([namespaces.apply(), before == spaces()])
    """
    assert told(source) == ["refused: EACCES", True]


def allowed(who: Who) -> bool:
    need("unshare", shutil.which("unshare") is not None)
    command = ["unshare", *(["--user"] if who == "user" else []), "--mount", "--net", "--ipc", "--uts", "--cgroup"]
    drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    before = drop if who == "user" and os.geteuid() == 0 else []
    return subprocess.run([*before, *command, "true"], capture_output=True).returncode == 0
