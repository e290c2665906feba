"""One call's result in the form in which answers are compared: arrays, or what was raised instead."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from worker.sandbox import Returned

Array = NDArray[Any]


class ExerciseFault(Exception):
    """The exercise itself is broken: its reference cannot be run, or a mistake's change does not apply."""


@dataclass(frozen=True)
class Raised:
    """What a call raised instead of returning, or why what it returned is no answer."""

    kind: str
    message: str


Answer = tuple[Array, ...] | Raised


def answer_of(returned: Returned) -> Answer:
    if returned.status == "returned":
        return returned.values
    fault = returned.fault
    return Raised(fault.kind, fault.message) if fault else Raised(returned.status, "")
