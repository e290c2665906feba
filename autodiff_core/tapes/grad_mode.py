"""Say for a stretch of code whether operations are recorded, and whether they are watched for nan and inf.

    with ad.no_grad(): ...         # also a decorator, and so is enable_grad
    ad.set_detect_anomaly(True)    # from here on, or for the block of a with statement

Both hold for the thread or task that says so.
"""

from collections.abc import Callable
from contextvars import ContextVar, Token
from functools import wraps
from typing import Any

# Whether operations are recorded, and whether they are watched. A plain tuple: every operation unpacks it.
_mode: ContextVar[tuple[bool, bool]] = ContextVar("mode", default=(True, False))
mode = _mode.get


class Within:
    """A change of mode for a with statement or for the calls of a function."""

    def __init__(self, records: bool | None = None, watches: bool | None = None) -> None:
        self.records = records
        self.watches = watches

    def __enter__(self) -> None:
        records, watches = mode()
        self.before: Token[tuple[bool, bool]] = _mode.set(
            (records if self.records is None else self.records, watches if self.watches is None else self.watches)
        )

    def __exit__(self, *error: object) -> None:
        _mode.reset(self.before)

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(f)
        def changed(*args: Any, **kwargs: Any) -> Any:
            with Within(self.records, self.watches):
                return f(*args, **kwargs)

        return changed


class Watching(Within):
    """Holds from now on; a with statement ends it."""

    def __init__(self, flag: bool) -> None:
        super().__init__(watches=flag)
        super().__enter__()

    def __enter__(self) -> None:
        pass


def recording(flag: bool) -> Within:
    """Within it, operations on what requires grad are recorded, or not."""
    return Within(records=flag)


def no_grad(f: Callable[..., Any] | None = None) -> Any:
    """`with no_grad():` computes without recording; also a decorator."""
    return recording(False) if f is None else recording(False)(f)


def enable_grad(f: Callable[..., Any] | None = None) -> Any:
    """`with enable_grad():` records again inside no_grad; also a decorator."""
    return recording(True) if f is None else recording(True)(f)


def is_grad_enabled() -> bool:
    return mode()[0]


def set_detect_anomaly(flag: bool) -> Watching:
    """Stop at the first operation that makes nan or inf of finite numbers, forward or backward, and name its line.

    A backward pass names the line of the forward operation if that was recorded while this held. It slows
    everything down: use it to look for a fault.
    """
    return Watching(flag)
