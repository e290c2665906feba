"""Print tensors the way torch does: four decimals, none where every number is whole, all numbers equally wide.

float64 is the default here, so that float32 is what is named.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

# torch's numbers: a line's width, what is still shown whole, and how much of each end of a longer axis.
_LINE, _SHOWN, _EDGE = 80, 1000, 3
_PREFIX = "tensor("
_DEFAULT_TYPES = {np.dtype(t) for t in (np.float64, np.complex128, np.int64, np.bool_)}

Style = Callable[[Any], str]


def shown(data: Any, made: str = "") -> str:
    """`tensor(...)` with the numbers, and after them what else there is to say: shape, dtype, how it was made."""
    array = np.asarray(data)
    said = [
        f"size={array.shape}" if array.size == 0 and array.ndim != 1 else "",
        f"dtype={array.dtype}" if array.dtype not in _DEFAULT_TYPES else "",
        made,
    ]
    text = _PREFIX + numbers(array, len(_PREFIX))
    for word in filter(None, said):
        last = len(text) - text.rfind("\n") - 1
        text += f", {word}" if last + len(word) + 2 < _LINE else f",\n{' ' * len(_PREFIX)}{word}"
    return text + ")"


def numbers(array: Any, indent: int) -> str:
    if array.size == 0:
        return "[]"
    style, width = notation(ends(array) if array.size > _SHOWN else array)
    return brackets(array, indent, style, width, array.size > _SHOWN)


def brackets(array: Any, indent: int, style: Style, width: int, shortened: bool) -> str:
    if array.ndim == 0:
        return str(style(array[()]))
    left_out = shortened and len(array) > 2 * _EDGE
    rows = [*array[:_EDGE], None, *array[-_EDGE:]] if left_out else list(array)
    if array.ndim > 1:
        inner = ("..." if row is None else brackets(row, indent + 1, style, width, shortened) for row in rows)
        separator: str = "," + "\n" * (array.ndim - 1) + " " * (indent + 1)
        return "[" + separator.join(inner) + "]"
    texts: list[str] = [" ..." if x is None else style(x) for x in rows]
    fit = max(1, (_LINE - indent) // (width + 2))
    lines = [", ".join(texts[k : k + fit]) for k in range(0, len(texts), fit)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def ends(array: Any) -> Any:
    """The entries that are shown of a long array."""
    for axis, n in enumerate(array.shape):
        if n > 2 * _EDGE:
            array = np.take(array, [*range(_EDGE), *range(n - _EDGE, n)], axis)
    return array


def notation(array: Any) -> tuple[Style, int]:
    """How each number of this array is written, all of them the same way, and the width that most need."""
    if array.dtype.kind == "c":
        (real, left), (imaginary, right) = notation(array.real), notation(array.imag)
        return lambda z: real(z.real) + signed(imaginary(z.imag).strip()) + "j", left + right + 1
    if array.dtype.kind != "f":
        width = max(len(str(x)) for x in array.flat)
        return lambda x: str(x).rjust(width), width
    finite = array[np.isfinite(array) & (array != 0)].astype(np.float64)
    write = float_style(finite)
    width = max((len(write(x)) for x in finite), default=1)
    return lambda x: write(x).rjust(width), width


def float_style(finite: Any) -> Style:
    sizes = np.abs(finite)
    if sizes.size and (sizes.max() / sizes.min() > 1000 or sizes.max() > 1e8 or sizes.min() < 1e-4):
        return lambda x: f"{x:.4e}"
    if np.all(finite == np.ceil(finite)):
        return lambda x: f"{x:.0f}." if np.isfinite(x) else f"{x:.0f}"
    return lambda x: f"{x:.4f}"


def signed(text: str) -> str:
    return text if text[0] in "+-" else "+" + text
