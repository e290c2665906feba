"""Make system calls that Python has no name for. The only file here that touches ctypes' function calls."""

from __future__ import annotations

import ctypes
import errno
import os
from functools import cache

from . import syscalls

_Word = int | bytes | ctypes.Array[ctypes.c_char] | None


def syscall(name: str, *arguments: _Word) -> int:
    """The result of a system call. OSError as the kernel says it; ENOSYS where this machine has no such call."""
    number = syscalls.here().numbers.get(name)
    if number is None:
        raise OSError(errno.ENOSYS, f"{name}: {os.strerror(errno.ENOSYS)}")
    return raw(number, *arguments, name=name)


def raw(number: int, *arguments: _Word, name: str = "") -> int:
    """The same by number, for a call that need not exist."""
    result = int(_function()(ctypes.c_long(number), *map(_word, arguments)))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name or number}: {os.strerror(code)}")
    return result


def prctl(option: int, *arguments: int) -> int:
    # The kernel refuses some options unless all that is not used is zero.
    return syscall("prctl", option, *(*arguments, 0, 0, 0, 0)[:4])


def why(error: OSError) -> str:
    """The name of its errno, as layers say it: EPERM."""
    return errno.errorcode.get(error.errno or 0, "unknown")


def _word(argument: _Word) -> ctypes.c_long | ctypes.c_char_p | ctypes.Array[ctypes.c_char]:
    # The default for an int is 32 bits wide; the kernel takes whole registers.
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return ctypes.c_char_p(argument) if argument is None or isinstance(argument, bytes) else argument


@cache
def _function() -> ctypes._NamedFuncPointer:
    function = ctypes.CDLL(None, use_errno=True).syscall
    function.restype = ctypes.c_long
    return function
