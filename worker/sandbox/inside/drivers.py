"""How a submission is called: one function, a forward and its backward, or by an exercise's own driver.

Each way gives one function of the call's arguments, in order, that returns what goes back. A driver is a trusted text
with `drive(submission, **inputs)`; like all in this process it can be tampered with, and so it never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from numpy import ndarray

from .layout import Kind
from .values import Unusable

Call = Callable[..., Any]
_FILE = "driver.py"


class Way(NamedTuple):
    """`backward` names the second function of a pair, whose forward has `forwards` results; `driver` is a text.

    `order` is how arrays of several axes lie in memory: C or F.
    """

    function: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    also: tuple[str, ...] = ()
    driver: str = ""
    backward: str = ""
    forwards: int = 1
    order: str = "C"

    @property
    def names(self) -> tuple[str, ...]:
        """What the submission must define."""
        return (self.function, *((self.backward,) if self.backward else ()), *self.also)

    @property
    def own_parameters(self) -> tuple[str, ...] | None:
        """Those of `function`; None where a driver knows how it is called."""
        if self.driver:
            return None
        return self.parameters[: -self.forwards] if self.backward else self.parameters


def prepared(way: Way) -> Callable[[ModuleType], Call]:
    """Called before the submission is loaded, so that a driver finds the interpreter as it was left."""
    if way.driver:
        drive = _drive(way.driver)
        return lambda submission: _driven(drive, submission, way.parameters)
    if way.backward:
        return lambda submission: _pair(submission, way)
    return lambda submission: submission.__dict__[way.function]


def _drive(text: str) -> Call:
    namespace: dict[str, Any] = {"__name__": "driver"}
    exec(compile(text, _FILE, "exec", dont_inherit=True), namespace)
    drive: Call = namespace["drive"]
    return drive


def _driven(drive: Call, submission: ModuleType, names: Sequence[str]) -> Call:
    return lambda *arguments: drive(submission, **dict(zip(names, arguments, strict=True)))


def _pair(submission: ModuleType, way: Way) -> Call:
    forward, backward = submission.__dict__[way.function], submission.__dict__[way.backward]
    outs, gradients = way.outputs[: way.forwards], way.outputs[way.forwards :]

    def call(*arguments: Any) -> list[Any]:
        out, cache = _parts(forward(*arguments[: -way.forwards]), ("the result", "the cache"), way.function)
        results = [out] if way.forwards == 1 else _parts(out, outs, way.function)
        # Copies: backward may write into what its forward returned.
        kept = [one.copy() if type(one) is ndarray else one for one in results]
        upstream = arguments[-way.forwards :]
        back = backward(upstream[0] if way.forwards == 1 else upstream, cache)
        single = len(gradients) == 1 and not isinstance(back, (tuple, list))
        return [*kept, *([back] if single else _parts(back, gradients, way.backward))]

    return call


def _parts(value: Any, names: Sequence[str], function: str) -> list[Any]:
    if issubclass(type(value), (tuple, list)) and len(value) == len(names):
        return [*value]
    wanted = names[0] if len(names) == 1 else f"{len(names)} values, ({', '.join(names)})"
    found = f"{len(value)} values" if issubclass(type(value), (tuple, list)) else "one value"
    found = "None: did you forget `return`?" if value is None else found
    raise Unusable("wrong_count", f"`{function}` must return {wanted}; it returned {found}", Kind.wrong_count)
