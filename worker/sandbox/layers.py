"""Name the protections of a run, so that nobody reads more into a result than there was."""

from __future__ import annotations

import os

_ABSENT = ("namespaces", "empty_root", "user", "landlock", "seccomp")


def in_force(swept: bool) -> dict[str, str]:
    """What stands between a submission and this machine, as it is kept with every run."""
    return {
        "process": "on",
        "session": "on",
        "rlimits": "on",
        "no_new_privs": "on",
        "fork_limit": "off: root is exempt from it" if os.geteuid() == 0 else "on",
        "survivors": "on" if swept else "off: the worker has threads or children of its own",
        **dict.fromkeys(_ABSENT, "off"),
    }
