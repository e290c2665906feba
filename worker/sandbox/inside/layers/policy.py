"""What a process may ask of the kernel, by name: `child()` beside student code, `zygote()` before it.

A call is allowed, allowed for some arguments, answered with an error that libc and Python cope with, or it kills the
process (SIGSYS). What is named nowhere is refused: EPERM, or ENOSYS if it is a young one (see `filter`).
"""

from __future__ import annotations

import errno
from typing import NamedTuple

from .bpf import Test

ALLOW = 0x7FFF0000
KILL = 0x80000000
_ERRNO = 0x00050000


def error(code: int) -> int:
    """The verdict "not done, and this is errno"."""
    return _ERRNO | code


class Rule(NamedTuple):
    """`verdict` if all tests hold, else `otherwise`."""

    verdict: int
    tests: tuple[Test, ...] = ()
    otherwise: int = error(errno.EPERM)


Rules = dict[str, Rule]

# Honest numpy needs about a dozen of these; the rest is a clock, a random number, a traceback, an own handler.
_COMPUTING = """
    brk munmap mremap
    read write readv writev pread64 pwrite64 lseek close fstat
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall exit exit_group
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage sched_yield getrandom
    getpid gettid getppid getuid geteuid getgid getegid uname getcwd sched_getaffinity getcpu
"""

# To serve: fork, wait, talk. To prepare a child: number its descriptors, bound it, lock it.
_SERVING = """
    wait4 waitid pidfd_open sendmsg recvmsg sendto recvfrom shutdown poll ppoll pipe2
    dup dup2 dup3 close_range getrlimit setrlimit prlimit64 getsid setsid setpgid set_robust_list
    landlock_create_ruleset landlock_restrict_self seccomp
"""

# No innocent program that computes comes near these.
_KILLING = """
    ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    add_key request_key keyctl
    mount umount2 pivot_root chroot unshare setns open_tree move_mount mount_setattr fsopen fsconfig fsmount fspick
    name_to_handle_at open_by_handle_at fanotify_init fanotify_mark lookup_dcookie quotactl quotactl_fd acct
    kexec_load kexec_file_load create_module init_module finit_module delete_module
    reboot swapon swapoff iopl ioperm modify_ldt uselib vhangup syslog sethostname setdomainname
    settimeofday clock_settime adjtimex clock_adjtime migrate_pages move_pages
    execve execveat
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
"""

_ANSWERED = {
    # A thread is RuntimeError ("can't start new thread"), a process BlockingIOError. clone3 is ENOSYS, being young,
    # and libc then tries clone.
    errno.EAGAIN: "clone fork vfork",
    # A missing module is ModuleNotFoundError, a file PermissionError.
    errno.EACCES: """
        open openat creat mkdir mkdirat mknod mknodat rename renameat renameat2 link linkat symlink symlinkat unlink
        unlinkat rmdir truncate chmod fchmodat chown lchown fchownat utime utimes utimensat futimesat chdir socket
        socketpair bind connect shmget semget msgget mq_open
    """,
    # Path.exists() is False for this one, and raises for EACCES. newfstatat serves os.fstat in glibc before 2.39; it
    # is not let through for AT_EMPTY_PATH, since with a path it looks that up all the same.
    errno.ENOENT: "stat lstat newfstatat access faccessat readlink readlinkat statfs",
    # All descriptors are files: isatty() is False, as it would be.
    errno.ENOTTY: "ioctl",
    errno.ENOSYS: "statx rseq membarrier",
}

_ONLY_READ_AND_WRITE = 0b11
_FORK = 0x01200011  # SIGCHLD with CLONE_CHILD_SETTID and CLONE_CHILD_CLEARTID: what fork() is in glibc
_SIGCHLD = 17
_SIGKILL = 9


def _without_exec(argument: int) -> Rule:
    return Rule(ALLOW, (Test(argument, (0,), 0xFFFFFFFF & ~_ONLY_READ_AND_WRITE),), error(errno.EACCES))


_CHECKED: Rules = {
    "mmap": _without_exec(2),
    "mprotect": _without_exec(2),
    # NORMAL, DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE. Not MERGEABLE: merged pages tell what others have in memory.
    "madvise": Rule(ALLOW, (Test(2, (0, 4, 8, 14, 15)),), error(errno.EINVAL)),
    # DUPFD, GETFD, SETFD, GETFL, DUPFD_CLOEXEC, GET_SEALS. Not SETOWN and SETSIG: they signal others.
    "fcntl": Rule(ALLOW, (Test(1, (0, 1, 2, 3, 1030, 1034)),)),
    # WAIT, WAKE, WAIT_BITSET, WAKE_BITSET, with PRIVATE and CLOCK_REALTIME. Not the ones of priority inheritance.
    "futex": Rule(ALLOW, (Test(1, (0, 1, 9, 10), 0xFFFFFFFF & ~0x180),), error(errno.ENOSYS)),
}

_CHECKED_IN_ZYGOTE: Rules = {
    "clone": Rule(ALLOW, (Test(0, (_FORK, _SIGCHLD)),), error(errno.EAGAIN)),
    "pidfd_send_signal": Rule(ALLOW, (Test(1, (_SIGKILL,)),)),
    # SET_PDEATHSIG, GET_ and SET_DUMPABLE, SET_NAME, SET_SECCOMP, SET_ and GET_NO_NEW_PRIVS.
    "prctl": Rule(ALLOW, (Test(0, (1, 3, 4, 15, 22, 38, 39)),)),
}


def child() -> Rules:
    """For student code: no file, socket, process, thread, signal, program or machine code; what is open is used."""
    rules = {name: Rule(error(code)) for code, names in _ANSWERED.items() for name in names.split()}
    rules |= {name: Rule(KILL) for name in _KILLING.split()}
    rules |= {name: Rule(ALLOW) for name in _COMPUTING.split()}
    return rules | _CHECKED


def zygote() -> Rules:
    """For the fork server: also fork (no thread), wait, SIGKILL by pidfd, talk over open sockets, prepare a child."""
    return child() | {name: Rule(ALLOW) for name in _SERVING.split()} | _CHECKED_IN_ZYGOTE
