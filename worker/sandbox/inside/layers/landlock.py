"""Give up the file system, TCP, and signals to outsiders, by Landlock (Linux 5.13 and later).

No rule allows anything, so this is one ruleset and no path. It can be stacked: a child restricts itself again.
What it does not cover: stat, chdir and other calls that read names only; descriptors that are open; UDP.
"""

from __future__ import annotations

import ctypes
import struct

from . import libc

# How many file-system rights each ABI knows, from ABI 1 on (include/uapi/linux/landlock.h): REFER came with 2,
# TRUNCATE with 3, IOCTL_DEV with 5.
_RIGHTS = (13, 14, 15, 15, 16)
_NET_ABI, _TCP = 4, 0b11
_SCOPE_ABI, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11
_GET_VERSION = 1
_PR_SET_NO_NEW_PRIVS = 38


def apply() -> str:
    """Restrict this process: "on: abi 6", or "off: ..." where the kernel has none. Sets no_new_privs."""
    try:
        version = abi()
    except OSError as error:
        return f"off: {libc.why(error)}"
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    ruleset = ctypes.create_string_buffer(attributes(version))
    # A terminating zero is in the buffer, which the kernel would take for an unknown field.
    fd = libc.syscall("landlock_create_ruleset", ruleset, len(ruleset) - 1, 0)
    try:
        libc.syscall("landlock_restrict_self", fd, 0)
    finally:
        libc.syscall("close", fd)
    return f"on: abi {version}"


def abi() -> int:
    """The running kernel's version of Landlock. OSError ENOSYS or EOPNOTSUPP if there is none."""
    return libc.syscall("landlock_create_ruleset", None, 0, _GET_VERSION)


def attributes(version: int) -> bytes:
    """struct landlock_ruleset_attr with every right that `version` knows and we do; shorter for older ones."""
    files = (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1
    fields = [files]
    if version >= _NET_ABI:
        fields.append(_TCP)
    if version >= _SCOPE_ABI:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    return struct.pack(f"={len(fields)}Q", *fields)
