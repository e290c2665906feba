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


def load(source: str, names: tuple[str, ...], parameters: tuple[str, ...] | None) -> ModuleType:
    """The module, in which `names` are callable and the first takes `parameters` (None: not looked at). LoadFault."""
    code = _compiled(source)
    reserve = Reserve()
    try:
        reserve.hold()
        module = _executed(code, source)
        for name in names:
            _callable(module, name, parameters if name == names[0] else None)
        return module
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


def _callable(module: ModuleType, name: str, parameters: tuple[str, ...] | None) -> None:
    if name not in module.__dict__:
        raise Refused("function_missing", _missing(module, name))
    found = module.__dict__[name]
    if not callable(found):
        raise Refused("not_callable", f"`{name}` is {_a(type_name(found))}, not a function")
    if parameters is not None:
        _accepts(found, name, parameters)


def _missing(module: ModuleType, function: str) -> str:
    own = [name for name, value in module.__dict__.items() if _is_own(value, module)]
    if not own:
        return f"there is no `{function}`: the submission defines no function at all"
    lowered = {name.lower(): name for name in own}
    near = get_close_matches(function.lower(), lowered, n=1)
    listed = ", ".join(f"`{name}`" for name in own[:_SHOWN])
    hint = f"; is `{lowered[near[0]]}` the one that is meant?" if near else ""
    return f"there is no `{function}`; the submission defines {listed}{hint}"


def _is_own(value: object, module: ModuleType) -> bool:
    if type(value) is FunctionType:
        return value.__code__.co_filename == FILE
    return type(value) is type and type.__dict__["__dict__"].__get__(value).get("__module__") == module.__name__


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
