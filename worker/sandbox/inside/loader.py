"""Turn a student's source into the function that the exercise asks for."""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable
from difflib import get_close_matches
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .faults import FILE, Refused, Report, Reserve, message_of, report_of, type_name
from .layout import Kind

_MODULE = "submission"
_SHOWN = 12


class LoadFault(Exception):
    """The program cannot be called. `kind` tells whether it at least compiled."""

    def __init__(self, kind: Kind, report: Report) -> None:
        super().__init__(report.message)
        self.kind, self.report = kind, report


def load(source: str, function: str, parameters: tuple[str, ...]) -> Callable[..., Any]:
    """The function `function` of `source`, proved to take `parameters`. Raises LoadFault."""
    code = _compiled(source)
    reserve = Reserve()
    try:
        reserve.hold()
        return _chosen(_executed(code, source), function, parameters)
    except Refused as refusal:
        raise LoadFault(Kind.not_loaded, refusal.report) from None
    except BaseException as error:
        raise LoadFault(Kind.not_loaded, report_of(error, reserve)) from None


def _compiled(source: str) -> CodeType:
    try:
        return compile(source, FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        message = str(error.msg)[:500]
        raise LoadFault(Kind.not_compiled, Report(type_name(error), error.lineno or 0, message)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        message = message_of(error) or "nested too deeply for Python's compiler"
        raise LoadFault(Kind.not_compiled, Report(type_name(error), 0, message)) from None


def _executed(code: CodeType, source: str) -> ModuleType:
    # Tracebacks and warnings quote the source; without this they would look for a file.
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    module = ModuleType(_MODULE)
    module.__file__ = FILE
    sys.modules[_MODULE] = module
    exec(code, module.__dict__)
    return module


def _chosen(module: ModuleType, function: str, parameters: tuple[str, ...]) -> Callable[..., Any]:
    if function not in module.__dict__:
        raise Refused("function_missing", _missing(module, function))
    found = module.__dict__[function]
    if not callable(found):
        raise Refused("not_callable", f"`{function}` is {_a(type_name(found))}, not a function")
    _accepts(found, function, parameters)
    chosen: Callable[..., Any] = found
    return chosen


def _missing(module: ModuleType, function: str) -> str:
    own = [name for name, value in module.__dict__.items() if type(value) is FunctionType and _is_own(value)]
    if not own:
        return f"there is no function `{function}`: the submission defines none at all"
    lowered = {name.lower(): name for name in own}
    near = get_close_matches(function.lower(), lowered, n=1)
    listed = ", ".join(f"`{name}`" for name in own[:_SHOWN])
    hint = f"; is `{lowered[near[0]]}` the one that is meant?" if near else ""
    return f"there is no function `{function}`; the submission defines {listed}{hint}"


def _is_own(function: FunctionType) -> bool:
    return function.__code__.co_filename == FILE


def _accepts(found: Callable[..., Any], function: str, parameters: tuple[str, ...]) -> None:
    try:
        signature = inspect.signature(found)
    except (TypeError, ValueError):
        # Some compiled callables do not tell; the first call will.
        return
    try:
        signature.bind(*parameters)
    except TypeError:
        expected = f"{function}({', '.join(parameters)})"
        raise Refused("wrong_parameters", f"expected {expected}, found {function}{signature}") from None


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in set('aeiou') else 'a'} {noun}"
