"""Change to a root directory in which there is nothing, and in which nothing can be made."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

from . import libc

_NOSUID_NODEV_NOEXEC_RDONLY = 0b1111
_MNT_DETACH = 2
_MOUNT_POINTS = ("/tmp", "/mnt", "/proc")  # noqa: S108
_WRITABLE = ("/tmp", "/dev/shm", "/run", "/var/tmp")  # noqa: S108


def apply(own_mounts: bool) -> str:
    """Answer "on" (pivot_root; wants `own_mounts`), "chroot" (wants CAP_SYS_CHROOT), or "off: EPERM".

    A chroot holds as long as that capability is given up afterwards, as identity.apply does.
    OSError EISDIR if a directory is open: through it every root can be left.
    """
    _no_way_back()
    if own_mounts:
        with suppress(OSError):
            _pivot()
            return "on"
    try:
        _chroot()
    except OSError as error:
        return f"off: {libc.why(error)}"
    return "chroot"


def _no_way_back() -> None:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if _is_directory(int(name)):
            raise IsADirectoryError(errno.EISDIR, f"descriptor {name} is a directory outside the empty root")


def _is_directory(fd: int) -> bool:
    try:
        return stat.S_ISDIR(os.fstat(fd).st_mode)
    except OSError:
        # The one that listed them is closed by now.
        return False


def _pivot() -> None:
    """An empty, read-only tmpfs that has room for its root directory only; the old mounts are let go."""
    place = next(filter(os.path.isdir, _MOUNT_POINTS))
    options = b"size=4k,nr_inodes=1,mode=555"
    libc.syscall("mount", b"none", os.fsencode(place), b"tmpfs", _NOSUID_NODEV_NOEXEC_RDONLY, options)
    os.chdir(place)
    # Both names may be the same: the old root then lies on top of the new one, and is what "." is taken off as.
    libc.syscall("pivot_root", b".", b".")
    libc.syscall("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def _chroot() -> None:
    """Into a directory that is unlinked at once: in a directory without a name nothing can be made, by nobody.

    os.getcwd() raises FileNotFoundError in it.
    """
    base, path = _made()
    try:
        os.chdir(path)
        os.chroot(".")
    finally:
        os.rmdir(os.path.basename(path), dir_fd=base)  # noqa: PTH119
        os.close(base)
    os.chdir("/")


def _made() -> tuple[int, str]:
    """A new directory, and a descriptor of the one that it is in."""
    refusal = OSError(errno.ENOENT, "no directory to make another one in")
    for folder in _WRITABLE:
        path = f"{folder}/gradjudge-root-{os.getpid()}"
        try:
            # Whoever we become may not so much as look for a name in it.
            os.mkdir(path, 0o500)  # noqa: PTH102
            return os.open(folder, os.O_RDONLY | os.O_DIRECTORY), path
        except OSError as error:
            refusal = error
    raise refusal
