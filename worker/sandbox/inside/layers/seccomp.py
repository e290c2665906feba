"""Install a filter of system calls for good: on this process, and on all that it forks."""

from __future__ import annotations

import ctypes
import errno
import struct

from . import libc

_SET_MODE_FILTER = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SIZE_OF_INSTRUCTION = 8


def apply(filter_: bytes) -> str:
    """Put on what `filter.compiled` made: "on", or "off: ENOSYS" where the kernel has no seccomp.

    One thread: others keep what they have. Sets no_new_privs. Filters add up; the strictest verdict counts.
    """
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    try:
        _install(filter_)
    except OSError as error:
        # EINVAL: compiled without it. Anything else (EACCES, ENOMEM) is no property of the host.
        if error.errno not in {errno.ENOSYS, errno.EINVAL}:
            raise
        return f"off: {libc.why(error)}"
    return "on"


def _install(filter_: bytes) -> None:
    held = ctypes.create_string_buffer(filter_, len(filter_))
    # struct sock_fprog: unsigned short len; struct sock_filter *filter.
    described = struct.pack("@HP", len(filter_) // _SIZE_OF_INSTRUCTION, ctypes.addressof(held))
    try:
        libc.syscall("seccomp", _SET_MODE_FILTER, 0, described)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise
        # Linux before 3.17, or a filter around us that does not know the call.
        _by_prctl(described)


def _by_prctl(described: bytes) -> None:
    buffer = ctypes.create_string_buffer(described, len(described))
    libc.prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(buffer))
