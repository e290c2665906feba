"""Draw what was computed: as a list of steps, as DOT for graphviz, or as SVG for a page.

d = ad.draw(y, names={"x": x, "w": w})
print(d)                                    # v1 = x, v2 = ..., with values and adjoints
d.svg(), d.dot(), d.text()
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autodiff_core import errors, transform
from autodiff_core.drawing import picture, view
from autodiff_core.drawing.view import Item
from autodiff_core.graphs.bound import Bound
from autodiff_core.graphs.graph import Vertex
from autodiff_core.tapes.tape import Node

_SHOWN = 4
_PARAMETER = 24


class Drawing:
    """Every node of a graph once, operands before results. In a notebook it shows itself."""

    __slots__ = ("adjoints", "items", "title")

    def __init__(self, items: list[Item], adjoints: list[Any], title: str) -> None:
        self.items = items
        self.adjoints = adjoints
        self.title = title

    def text(self) -> str:
        """A line per step: its name, how it is made, its value and adjoint. Constants stand where they are used."""
        names = self.step_names()
        rows = []
        for k, item in enumerate(self.items):
            if names[k] is not None:
                operands = [names[i] or brief(self.items[i].value) for i in item.operands]
                rows.append((names[k], made_from(item, operands), *self.numbers(k)))
        columns = [column for column in zip(*rows, strict=True) if any(column)]
        aligned = [[cell.ljust(max(map(len, column))) for cell in column] for column in columns]
        return "\n".join("  ".join(cells).rstrip() for cells in zip(*aligned, strict=True))

    def dot(self) -> str:
        """The graph in graphviz's language, operands in order."""
        lines = [
            "digraph {",
            f"  label={quoted(self.title)}; labelloc=t; ordering=in; node [shape=box, style=rounded];",
        ]
        for k, item in enumerate(self.items):
            label = quoted("\n".join([heading(item), *filter(None, self.numbers(k))]))
            look = "" if item.row or item.moves else ", shape=plaintext, fontsize=10"
            lines.append(f"  n{k} [label={label}{look}];")
            lines.extend(f"  n{i} -> n{k};" for i in item.operands)
        return "\n".join([*lines, "}"])

    def svg(self) -> str:
        """An image without scripts, fonts or style sheets, to put into a page or a file.

        Its ink is the text colour around it; a page may set --graph-fill, --graph-leaf and --graph-adjoint.
        """
        boxes = [
            picture.Box(heading(item), tuple(filter(None, self.numbers(k))), kind(item), item.operands)
            for k, item in enumerate(self.items)
        ]
        return picture.svg(boxes, self.title, self.text())

    def numbers(self, k: int) -> tuple[str, str]:
        """The value and the adjoint of an item as they are shown; empty where not known."""
        item, adjoint = self.items[k], self.adjoints[k]
        if item.row is None and not item.moves and item.name is None:
            return "", ""
        return said("=", item.value, item.shape), "" if adjoint is None else f"∂ {brief(adjoint)}"

    def step_names(self) -> list[str | None]:
        """What the steps are called in the text: their own name or v1, v2, ...; None for a constant without one."""
        names: list[str | None] = []
        taken = {item.name for item in self.items}
        free = (name for n in range(1, 2 * len(self.items) + 2) if (name := f"v{n}") not in taken)
        for item in self.items:
            inline = item.row is None and not item.moves and item.name is None and len(self.items) > 1
            names.append(None if inline else item.name or next(free))
        return names

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Drawing of {len(self.items)} nodes: print it, or take .svg() or .dot()>"

    def _repr_svg_(self) -> str:
        return self.svg()


def draw(
    node: Any,
    *,
    names: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    adjoints: Mapping[Any, Any] | bool = True,
    title: str | None = None,
) -> Drawing:
    """The graph behind a Tensor, a Symbol, or a Symbol with its variables bound.

    names: what to call nodes, by name; tensors have none of their own. values: numbers for the variables of a
    Symbol, by name. adjoints: the derivatives by the nodes, node by node, instead of those that are computed
    wherever all values are known (for a result of several numbers: of their sum); False leaves them out.
    """
    if isinstance(node, Bound):
        node, values = node.output, {**node.values, **(values or {})}
    if not isinstance(node, Node | Vertex):
        raise errors.nothing_to_draw(node)
    root = transform.formula(node) if isinstance(node, Vertex) else node
    items = view.seen(root, names or {}, values or {})
    return Drawing(items, derivatives(root, items, adjoints), title or f"Graph of {len(items)} nodes")


def derivatives(root: Any, items: list[Item], wanted: Mapping[Any, Any] | bool) -> list[Any]:
    if not isinstance(wanted, bool):
        given = {id(node): getattr(g, "data", g) for node, g in wanted.items()}
        return [given.get(id(item.node)) for item in items]
    known = all(item.value is not None for item in items) and np.asarray(items[-1].value).dtype.kind in "fc"
    return view.adjoints(items) if wanted and known else [None] * len(items)


def kind(item: Item) -> str:
    if item.row is not None:
        return "operation"
    return "variable" if item.moves else "constant"


def heading(item: Item) -> str:
    """The first line in a node's box."""
    if item.row is None:
        return item.name or brief(item.value)
    name = item.row.name + parameters(item)
    return f"{item.name}: {name}" if item.name else name


def made_from(item: Item, operands: list[str]) -> str:
    if item.row is None:
        return "variable" if item.moves else "constant"
    return f"{item.row.name}{parameters(item)}({', '.join(operands)})"


def parameters(item: Item) -> str:
    """The static parameters that were set, in short."""
    if "key" in item.params and len(item.params) == 1:
        return f"[{short(item.params['key']).strip('()')}]"
    told = (f"{name}={short(value)}" for name, value in item.params.items() if value is not None and value is not False)
    text = ", ".join(told)
    return f"[{text}]" if text else ""


def short(value: Any) -> str:
    """A parameter as a person writes it, cut off where it gets long."""
    if isinstance(value, tuple):
        text = f"({', '.join(map(part, value))}{',' if len(value) == 1 else ''})"
    else:
        text = part(value)
    return text if len(text) <= _PARAMETER else text[: _PARAMETER - 3] + "..."


def part(value: Any) -> str:
    if isinstance(value, slice):
        ends = ["" if end is None else str(end) for end in (value.start, value.stop, value.step)]
        return ":".join(ends if value.step is not None else ends[:2])
    return "..." if value is Ellipsis else brief(value) if isinstance(value, np.ndarray) else str(value)


def said(sign: str, value: Any, shape: Any) -> str:
    if value is not None:
        return f"{sign} {brief(value)}"
    return "×".join(map(str, shape)) if shape else ""


def brief(value: Any) -> str:
    """A number, a few numbers, or the shape of many."""
    array = np.asarray(value)
    if array.size > _SHOWN or array.ndim > 2:
        return f"array {'×'.join(map(str, array.shape))}"
    return np.array2string(array, separator=", ", formatter={"all": number}).replace("\n", "")


def number(value: Any) -> str:
    return str(value) if isinstance(value, bool | np.bool_) else f"{value:.4g}"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
