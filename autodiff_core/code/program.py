"""Turn a graph into the source of one flat Python function, and that into the function.

One statement for each node, in order; equal nodes are one statement and what is not needed is none. Large arrays are
written over or deleted as soon as nothing needs them.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from autodiff_core import transform
from autodiff_core.code import emit
from autodiff_core.code.lower import lowered
from autodiff_core.code.namespace import Argument, Namespace

Function = Callable[..., Any]

# Below this many entries, freeing an array early costs more than it saves.
_LARGE = 1024
# Characters of source; what is longer is not kept for the next graph of the same form.
_KEPT = 100_000


class Writer:
    """Writes a function of `inputs` (nodes) that returns `outputs` (nodes), in the form given for them."""

    def __init__(self, inputs: Sequence[Any], outputs: Sequence[Any], batched: frozenset[Any] = frozenset()) -> None:
        self.inputs = inputs
        self.outputs = lowered(outputs)
        self.places = {x: k for k, x in reversed(list(enumerate(self.outputs)))}
        self.names = Namespace()
        self.texts: dict[Any, str] = {x: f"x{k}" for k, x in enumerate(inputs)}
        self.nodes = self.needed()
        self.batched = transform.depending(self.nodes, batched) if batched else set()
        self.last_use: dict[Any, int] = {x: k for k, node in enumerate(self.nodes) for x in node.inputs}
        self.shared_memory: set[Any] = set()

    def needed(self) -> list[Any]:
        """The nodes to compute, in order. What depends on no input is computed here, once."""
        nodes = behind(self.outputs, set(self.inputs))
        moving = transform.depending(nodes, self.inputs)
        found = [node for node in nodes if node in moving and node not in self.texts]
        used = {x for node in found for x in node.inputs} | set(self.outputs)
        for node in nodes:
            if node in used and node not in moving:
                fixed = node.op is not None
                self.texts[node] = self.names.constant(transform.evaluate(node, {})) if fixed else self.names.leaf(node)
        return found

    def source(self, name: str, form: str) -> str:
        """The function's text; form arranges the outputs: "{0}, ({1}, {2})"."""
        lines = [f"def {name}({', '.join(self.texts[x] for x in self.inputs)}):"]
        if self.batched:
            first = next(x for x in self.inputs if x in self.batched)
            lines.append(f"    n = len({self.texts[first]})")
        for k, node in enumerate(self.nodes):
            lines += self.statement(k, node)
        returned = form.format(*(self.returned(k, x) for k, x in enumerate(self.outputs)))
        return "\n".join([*lines, f"    return {returned}", ""])

    def statement(self, k: int, node: Any) -> list[str]:
        arguments = [Argument(self.texts[x], x, x in self.batched) for x in node.inputs]
        name = self.texts[node] = f"t{k}"
        spent = [x for x in dict.fromkeys(node.inputs) if self.is_spent(x, k)]
        target = next((x for x in spent if self.can_become(x, node)), None)
        text = None if target is None else emit.into(node, arguments, self.texts[target])
        if text is None:
            text, target = emit.expression(node, arguments, self.names), None
        if not emit.is_fresh(node):
            self.shared_memory.update((node, *node.inputs))
        freed = [self.texts[x] for x in spent if x is not target]
        return [f"    {name} = {text}", *([f"    del {', '.join(freed)}"] if freed else [])]

    def is_spent(self, x: Any, k: int) -> bool:
        """Whether x is a large array of our own that nothing needs after statement k."""
        ours = self.texts[x].startswith("t") and x not in self.places and self.last_use[x] == k
        return ours and (x in self.batched or math.prod(x.shape) >= _LARGE)

    def can_become(self, x: Any, node: Any) -> bool:
        alike = x.shape == node.shape and x.dtype == node.dtype and (x in self.batched) == (node in self.batched)
        return alike and emit.is_fresh(x) and x not in self.shared_memory

    def returned(self, k: int, x: Any) -> str:
        """An output that shares no memory with an operand, a constant or another output."""
        text = self.texts[x]
        ours, number = text.startswith("t"), x.shape == () and x not in self.batched
        if ours and emit.is_fresh(x) and (number or self.places[x] == k):
            return text
        copy = text if ours and number else f"np.array({text})"
        return f"{copy}[()]" if number else copy


def behind(outputs: Sequence[Any], given: set[Any]) -> list[Any]:
    """The outputs and the nodes they are made from, in order, down to those that are given."""
    seen, waiting = set(outputs), list(outputs)
    while waiting:
        node = waiting.pop()
        for x in () if node in given else node.inputs:
            if x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)


def written(writer: Writer, form: str, name: str = "run") -> tuple[Function, str]:
    """The function and its source."""
    source = writer.source(name, form)
    code = code_of(source) if len(source) < _KEPT else code_of.__wrapped__(source)
    exec(code, writer.names.values)  # noqa: S102 - our own text, over names that are generated
    return writer.names.values[name], source


def test_of(arrays: Sequence[Any]) -> Function:
    """Tells of other arrays whether each has the type, the shape and the dtype of its counterpart."""
    names: dict[str, Any] = {}
    checks = []
    for k, x in enumerate(arrays):
        names |= {f"type{k}": type(x), f"dtype{k}": x.dtype}
        checks.append(f"type(x{k}) is type{k}")
        # A numpy scalar has no shape, and its type is its dtype.
        if isinstance(x, np.ndarray):
            checks.append(f"x{k}.shape == {x.shape} and x{k}.dtype is dtype{k}")
    parameters = ", ".join(f"x{k}" for k in range(len(arrays)))
    exec(code_of(f"def fits({parameters}): return {' and '.join(checks) or True}"), names)  # noqa: S102 - as above
    return names["fits"]  # type: ignore[no-any-return]


@lru_cache(256)
def code_of(source: str) -> CodeType:
    return compile(source, "<autodiff_core>", "exec")


def form_of(count: int, start: int = 0) -> str:
    """A tuple of this many outputs."""
    return f"({', '.join(f'{{{k}}}' for k in range(start, start + count))}{',' * (count == 1)})"
