"""Find out by trying, not by what the sandbox says of itself, whether root may run hostile code in it."""

from __future__ import annotations

import os

import numpy as np

from worker.sandbox import Program, Status, run

# Asks the kernel for this process's user and effective capabilities, and for a descriptor of /: no harm in either.
_SOURCE = """
import ctypes, os, struct
def ask(x):
    files = 1
    try:
        os.close(os.open("/", os.O_RDONLY))
    except OSError:
        files = 0
    head, data = ctypes.create_string_buffer(struct.pack("<II", 0x20080522, 0)), ctypes.create_string_buffer(24)
    capable = int(ctypes.CDLL(None).capget(head, data) == 0 and any(data.raw))
    return [os.getuid(), capable, files]
"""
_SAY = (
    "these attacks are not run: as root, in a sandbox that leaves a submission {what}, they could mount over this "
    "machine's folders and write into its libraries; start them as an ordinary user, see tests/security/apart.sh"
)


def refusal() -> str | None:
    """Why attacks must not be run by this user in this sandbox, or None. An ordinary user can do little harm."""
    if os.geteuid() != 0:
        return None
    result = run(Program(_SOURCE, "ask", ("x",), ("y",)), [{"x": 1.0}])
    if result.status is Status.forbidden_call:
        return None
    if result.status is not Status.ok or not result.returns[0].values:
        return f"these attacks are not run: the sandbox could not be asked what it protects ({result.fault})"
    uid, capable, files = result.returns[0].values[0].astype(np.int64).tolist()
    kept = [what for what, has in (("root", uid == 0 and files), ("capabilities", capable), ("files", files)) if has]
    return _SAY.format(what=", ".join(kept)) if kept else None
