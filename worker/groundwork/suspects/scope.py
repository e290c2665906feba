"""What the names in a model answer stand for: sizes, scalars, what comes from above, and the shapes of arrays."""

import ast
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from ..draws import Draw
from ..exercise import Task
from .places import named

Shapes = dict[str, dict[str, tuple[int, ...] | str]]
MODULES = {"np", "numpy", "math"}


class Scope:
    """Asked about expressions of the model answer. `shapes`: per function, the shape of every local name."""

    def __init__(self, tree: ast.Module, task: Task, upstreams: tuple[str, ...], shapes: Shapes) -> None:
        self.upstreams, self.wrt, self.given = set(upstreams), set(task.wrt), set(task.parameters)
        self.shapes = shapes
        self.penalised = task.kind == "gradient_function" and self._has_data(task)
        self.functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        found = [(name, node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign) for name in _names(node)]
        self.sizes = {name for name, value in found if _is_size(value)} | self._ints()

    def _ints(self) -> set[str]:
        return {name for local in self.shapes.values() for name, shape in local.items() if shape == "int"}

    def _has_data(self, task: Task) -> bool:
        """Whether an array is given that no gradient is asked for."""
        local = self.shapes.get(task.way["function"], {})
        return any(isinstance(local.get(name), tuple) for name in self.given - self.wrt)

    def is_constant(self, node: ast.AST) -> bool:
        """Made of numbers and sizes only."""
        names = named(node) - MODULES - {"len", "range"}
        return names <= self.sizes or _is_size(node)

    def is_scalar(self, node: ast.AST, function: str) -> bool:
        """One number, given or computed."""
        shape = self.shape(node, function)
        return self.is_constant(node) or shape in ((), "float", "int")

    def is_upstream(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self.upstreams

    def is_penalty(self, node: ast.AST, function: str) -> bool:
        """A term made of variables and of numbers that are given, and of nothing that was computed from data."""
        if not self.penalised:
            return False
        names = named(node) - MODULES - self.functions - self.sizes - {"len"}
        local = self.shapes.get(function, {})
        strengths = {name for name in names if local.get(name) == "float" and name not in self.wrt}
        return bool(strengths) and bool(names - strengths) and names - strengths <= self.wrt

    def is_given(self, node: ast.AST) -> bool:
        """A parameter itself, and not what comes from above."""
        return isinstance(node, ast.Name) and node.id in self.given and node.id not in self.upstreams

    def is_scale(self, node: ast.AST, other: ast.AST, function: str) -> bool:
        """A given factor with fewer axes than what it multiplies."""
        local = self.shapes.get(function, {})
        axes = [len(shape) for name in named(other) if isinstance(shape := local.get(name), tuple)]
        mine = self.shape(node, function)
        given = isinstance(node, ast.Name) and node.id in self.wrt
        return given and isinstance(mine, tuple) and len(mine) < max(axes, default=0)

    def is_list(self, node: ast.AST, function: str) -> bool:
        return self.shape(node, function) == "list"

    def shape(self, node: ast.AST, function: str) -> tuple[int, ...] | str | None:
        return self.shapes.get(function, {}).get(node.id) if isinstance(node, ast.Name) else None


def _names(node: ast.Assign) -> list[str]:
    targets = [one for target in node.targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _is_size(node: ast.AST) -> bool:
    """X.shape, X.shape[0], len(X), X.size, and arithmetic of numbers with them."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("shape", "size", "ndim")
    if isinstance(node, ast.Subscript):
        return _is_size(node.value)
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "len"
    if isinstance(node, ast.BinOp):
        return _is_size(node.left) and _is_size(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def shapes_of(call: Callable[[Draw], Any], draw: Draw) -> Shapes:
    """The shapes of all local names of the model answer's functions, seen while it runs once."""
    shapes: Shapes = {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code.co_filename == "solution.py":
            own = shapes.setdefault(frame.f_code.co_name, {})
            own.update({name: _shape(value) for name, value in frame.f_locals.items()})

    sys.setprofile(watch)
    try:
        call(draw)
    finally:
        sys.setprofile(None)
    return shapes


def _shape(value: Any) -> tuple[int, ...] | str:
    if isinstance(value, np.ndarray):
        return value.shape if value.dtype.kind == "f" else f"{value.dtype.kind}{value.shape}"
    if isinstance(value, (bool, int, float)):
        return type(value).__name__
    return () if isinstance(value, np.floating) else type(value).__name__
