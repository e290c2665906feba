"""Put the kernel's layers on: once on the fork server, and once more, tighter, on each child."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from . import process
from .layers import filter as filters
from .layers import identity, landlock, libc, namespaces, policy, root, seccomp, syscalls

LEFT_OUT = "off: left out"


@dataclass
class Lock:
    """The layers by name and state. `without` names those to leave out, which is for measuring only."""

    without: Collection[str] = ()
    states: dict[str, str] = field(default_factory=dict)
    _filters: tuple[bytes, bytes] | None = None

    def prepare(self) -> None:
        """What needs the host's files still to be there, or takes memory."""
        self._put_on("namespaces", namespaces.apply)
        try:
            here = syscalls.here()
        except OSError:
            return
        self._filters = filters.compiled(policy.zygote(), here), filters.compiled(policy.child(), here)

    def close(self, uid: int, parent_pid: int | None) -> None:
        """All that is for the whole process. `parent_pid`: whose death is ours; None if nobody's."""
        own_mounts = self.states["namespaces"].startswith("on")
        self._put_on("empty_root", lambda: root.apply(own_mounts))
        self._put_on("user", lambda: identity.apply(uid, uid))
        if parent_pid is not None:
            process.bind(parent_pid)
        self._put_on("landlock", landlock.apply)
        self._put_on("seccomp", lambda: self._filter(0))

    def close_child(self) -> None:
        """What a child adds. OSError if a layer that the fork server has cannot be put on again."""
        if self._is_on("landlock"):
            landlock.apply()
        if self._is_on("seccomp"):
            self._filter(1)

    def _is_on(self, name: str) -> bool:
        return self.states[name].startswith("on")

    def _filter(self, which: int) -> str:
        return seccomp.apply(self._filters[which]) if self._filters else f"off: no filter for {os.uname().machine}"

    def _put_on(self, name: str, apply: Callable[[], str]) -> None:
        try:
            self.states[name] = LEFT_OUT if name in self.without else apply()
        except OSError as error:
            self.states[name] = f"failed: {libc.why(error)}"
