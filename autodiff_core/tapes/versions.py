"""Count the changes in place of a tensor, so that a backward pass can tell whether it sees the numbers it needs."""

from collections import deque
from collections.abc import Iterable
from typing import Any

# Enough to name the version that an operation had seen; who changes a weight for ever keeps no more than these.
_REMEMBERED = 16


class Versions:
    """How often a tensor was changed, when it was last changed, and the node it was before a recorded change."""

    __slots__ = ("before", "changed", "number")

    def __init__(self, number: int = 0, changed: Iterable[int] = (), before: Any = None) -> None:
        self.number = number
        self.changed = deque(changed, _REMEMBERED)
        self.before = before

    def add(self, order: int) -> None:
        self.number += 1
        self.changed.append(order)

    def after(self, before: Any) -> "Versions":
        """A count that goes on from this one; before is the node that keeps this one."""
        return Versions(self.number, self.changed, before)

    def at(self, order: int) -> int:
        """The version that was there when the node of this order was recorded, or the oldest one remembered."""
        return self.number - sum(changed > order for changed in self.changed)


# Of everything that was never changed; whoever changes something gives it a count of its own.
FIRST = Versions()
