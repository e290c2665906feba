"""Be somebody who may do nothing: another user if we are root, and no capability in any set, for good."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from itertools import count

from . import libc

_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_SECUREBITS = 28
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT, _CLEAR_ALL = 47, 4
# NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, these and KEEP_CAPS locked: uid 0 means nothing any more.
_SECUREBITS = 0xEF
_VERSION_3 = 0x20080522
_SETS = struct.Struct("=6I")


def apply(uid: int, gid: int) -> str:
    """Become `uid` and `gid`: "on: uid 20001", "same uid" if we are not root, "refused: EPERM" if we may not.

    In each case no capability is left, none can be gained, and no one but the kernel's root can trace this process
    or open its memory. OSError if a capability remains.
    """
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _close_the_sources()
    state = _become(uid, gid)
    libc.syscall("capset", _header(), bytes(_SETS.size))
    # Last: a change of user resets it.
    libc.prctl(_PR_SET_DUMPABLE, 0)
    if capabilities():
        raise OSError(errno.EPERM, f"capabilities {capabilities():#x} remain")
    return state


def capabilities() -> int:
    """The permitted, effective and inheritable capabilities of this process in one bit set."""
    sets = ctypes.create_string_buffer(_SETS.size)
    libc.syscall("capget", _header(), sets)
    # Two times effective, permitted, inheritable: the low 32 capabilities, and the high ones.
    words: tuple[int, ...] = _SETS.unpack(sets.raw)
    return words[0] | words[1] | words[2] | (words[3] | words[4] | words[5]) << 32


def _header() -> ctypes.Array[ctypes.c_char]:
    # Not bytes: on an error the kernel writes the version that it would like.
    return ctypes.create_string_buffer(struct.pack("=Ii", _VERSION_3, 0))


def _close_the_sources() -> None:
    """The ambient and bounding sets, and what uid 0 brings. Without CAP_SETPCAP there is nothing to close."""
    libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL)
    try:
        for capability in count():
            libc.prctl(_PR_CAPBSET_DROP, capability)
    except OSError as error:
        # EINVAL: past the last one.
        if error.errno == errno.EPERM:
            return
        if error.errno != errno.EINVAL:
            raise
    libc.prctl(_PR_SET_SECUREBITS, _SECUREBITS)


def _become(uid: int, gid: int) -> str:
    if os.geteuid() != 0:
        return "same uid"
    try:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        return f"refused: {libc.why(error)}"
    return f"on: uid {uid}"
