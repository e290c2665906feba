"""What the model answer returns, right or with a mistake made in it: run as a submission is run."""

import warnings
from ast import Module
from collections.abc import Callable, Sequence
from importlib import import_module
from sys import modules
from types import ModuleType
from typing import Any

import numpy as np

from .draws import Draw, Unsound
from .trees import Array, mapped

Call = Callable[..., Any]


def answers(text: str, way: dict[str, Any], draws: Sequence[Draw]) -> list[Any]:
    """Per trial a list of arrays, or what was raised. Raises Unsound where the text cannot be loaded."""
    call = loaded(text, way)
    return [answer(call, draw, tuple(way["outputs"])) for draw in draws]


def loaded(text: str | Module, way: dict[str, Any]) -> Call:
    """The one function of the arguments that a submission with this text comes down to."""
    # The very modules that call submissions: beside student code they stand under a short name.
    drivers = modules.get("inside.drivers") or import_module("worker.sandbox.inside.drivers")
    module = ModuleType("solution")
    try:
        exec(compile(text, "solution.py", "exec"), module.__dict__)
        call: Call = drivers.prepared(drivers.Way(**way))(module)
    except Exception as error:
        raise Unsound(f"solution.py cannot be loaded: {type(error).__name__}: {error}") from error
    return call


def answer(call: Call, draw: Draw, outputs: tuple[str, ...]) -> list[Array] | dict[str, str]:
    """The arrays that come back, or the kind of the exception and its message."""
    values = modules.get("inside.values") or import_module("worker.sandbox.inside.values")
    arguments = [mapped(value, _copied) for value in draw.arguments.values()]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            arrays: list[Array] = values.to_arrays(call(*arguments), outputs, 2**28)
            return arrays
    except values.Unusable as unusable:
        return {"raised": unusable.report.kind, "message": unusable.report.message}
    except Exception as error:
        return {"raised": type(error).__name__, "message": str(error)}


def _copied(leaf: Any) -> Any:
    return leaf.copy() if isinstance(leaf, np.ndarray) else leaf
