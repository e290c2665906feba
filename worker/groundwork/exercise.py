"""The exercise at hand: what is to be worked out, and the functions of its reference."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

GRADIENTS = ("gradient_function", "vjp_rule", "forward_backward_pair")


@dataclass(frozen=True)
class Task:
    """What the trusted side asks for. `draws` are (case, seed, dtype); `changes` are (ids, text of a wrong answer).

    `parameters` leave out the `upstreams`; `way` are the fields of `worker.sandbox.inside.drivers.Way`.
    `naming` are places of the draws on which suspects are worked out; none are where it is empty.
    """

    kind: str
    parameters: tuple[str, ...]
    upstreams: tuple[str, ...]
    wrt: tuple[str, ...]
    outputs: tuple[str, ...]
    value: str | None
    draws: tuple[tuple[str, int, str], ...]
    way: dict[str, Any] = field(default_factory=dict)
    solution: str = ""
    changes: tuple[tuple[tuple[str, ...], str], ...] = ()
    verify: bool = False
    naming: tuple[int, ...] = ()

    @property
    def differentiates(self) -> bool:
        return self.kind in GRADIENTS


@dataclass(frozen=True)
class Exercise:
    """A task with the module of its reference.py."""

    task: Task
    module: ModuleType

    @property
    def inputs(self) -> Callable[..., Any]:
        return self._function("inputs")

    @property
    def expected(self) -> Callable[..., Any]:
        return self._function("expected")

    def held_at(self, at: dict[str, Any]) -> Callable[..., tuple[Any, ...]]:
        """The same as `outputs_of`, where what the reference detaches stays what it is at these arguments."""
        if "held" not in self.module.__dict__:
            return lambda **arguments: self.outputs_of(arguments)
        held = self._function("held")

        def outputs(**arguments: Any) -> tuple[Any, ...]:
            outs = held(at, **arguments)
            return tuple(outs) if isinstance(outs, (tuple, list)) else (outs,)

        return outputs

    def outputs_of(self, arguments: dict[str, Any]) -> tuple[Any, ...]:
        """The loss, or what the forward pass returns, of tensors or of plain arrays."""
        if self.task.kind == "gradient_function":
            return (self._function("loss")(**arguments),)
        outs = self._function("forward")(**arguments)
        return tuple(outs) if isinstance(outs, (tuple, list)) else (outs,)

    def _function(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = self.module.__dict__[name]
        return found
