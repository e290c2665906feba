"""Leave the host's mounts, network, IPC objects, host name and cgroups behind.

Not its process numbers. The first child after CLONE_NEWPID is the init of the new namespace, and when it ends, no
further one can be forked (ENOMEM): a fork server with one short child per run would serve a single run. An idle init
beside it would help, at the price of one more process per worker that shares the server's memory, and of children
whose getppid() is 0, which spoils the check that the parent is still there. What it would bring (no signal to
outsiders, no view of them) is had from Landlock's scope, from seccomp, and from a root without /proc.
"""

from __future__ import annotations

import os
from pathlib import Path

from . import libc

_NEW = {
    "mount": 0x00020000, "cgroup": 0x02000000, "uts": 0x04000000, "ipc": 0x08000000, "net": 0x40000000,
}  # fmt: skip
_NEW_USER = 0x10000000
_MS_REC, _MS_PRIVATE = 0x4000, 1 << 18
_REFUSED_WITHOUT_A_NUMBER = 255


def apply() -> str:
    """Enter new namespaces: "on: mount, ...", or "refused: EPERM" and nothing has changed.

    One process, one thread; /proc is mounted. OSError if the kernel allows in rehearsal what it then refuses.
    """
    code = _rehearse()
    if code:
        return f"refused: {libc.why(OSError(code, ''))}"
    _enter()
    names = ("user", *_NEW) if _needs_user() else _NEW
    return f"on: {', '.join(names)}"


def _rehearse() -> int:
    """The errno of doing it all in a throw-away child: some hosts allow unshare, and refuse the uid map or mounts."""
    pid = os.fork()
    if pid == 0:
        os._exit(_attempt())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _attempt() -> int:
    try:
        _enter()
    except OSError as error:
        return error.errno or _REFUSED_WITHOUT_A_NUMBER
    except BaseException:
        return _REFUSED_WITHOUT_A_NUMBER
    return 0


def _enter() -> None:
    uid, gid = os.getuid(), os.getgid()
    flags = sum(_NEW.values())
    if _needs_user():
        libc.syscall("unshare", flags | _NEW_USER)
        _map(uid, gid)
    else:
        libc.syscall("unshare", flags)
    # What is mounted from here on must not appear outside.
    libc.syscall("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)


def _needs_user() -> bool:
    # Root gains nothing from a user namespace: with a map of one uid it could no longer drop to another.
    return os.geteuid() != 0


def _map(uid: int, gid: int) -> None:
    """The one user there is keeps its number. Without "deny" the kernel takes no gid map from a plain user."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
