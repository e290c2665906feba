"""Say which protections are in force, and whether they are enough to run what somebody else wrote."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

ATTEMPTS = "11 escapes and a forbidden call"
_LINKS = ("process", "session", "rlimits", "no_new_privs")


def lacking(layers: Mapping[str, str], escapes: Sequence[str]) -> list[str]:
    """What must be there and is not, in words; empty is good."""
    rootless = layers["empty_root"] not in {"on", "chroot"}
    found = [f"the layer {name} ({state})" for name, state in layers.items() if state.startswith("failed")]
    if rootless and not layers["landlock"].startswith("on"):
        found.append(
            f"Landlock ({layers['landlock']}; in Linux 5.13 and later) or an empty root ({layers['empty_root']}; "
            "by user namespaces, or as root of a container)"
        )
    if layers["seccomp"] != "on":
        found.append(f"a seccomp filter ({layers['seccomp']}; in every Linux kernel that has CONFIG_SECCOMP_FILTER)")
    if escapes:
        found.append(f"a clean self-test (not held: {', '.join(escapes)})")
    return found


def refusal(lack: Sequence[str]) -> str:
    return (
        f"student code is not run here, since this host lacks {', and '.join(lack)}: use Linux 5.13 or later, or "
        "docker compose, with what is named; GRADJUDGE_ALLOW_UNSANDBOXED=1 runs it without, and every result says so"
    )


def in_force(layers: Mapping[str, str], escapes: Sequence[str]) -> dict[str, str]:
    """What stands between a submission and this machine, as it is kept with every run."""
    lack = lacking(layers, escapes)
    return {
        "sandbox": f"unsandboxed: this host lacks {', and '.join(lack)}" if lack else "on",
        **dict.fromkeys(_LINKS, "on"),
        **layers,
        "self_test": f"not held: {', '.join(escapes)}" if escapes else f"on: {ATTEMPTS} held",
    }


def not_startable(error: Exception) -> str:
    return (
        f"no process can be started or talked to ({error}): check memory, process and descriptor limits, and that "
        f"{sys.executable} is an interpreter the worker may execute"
    )
