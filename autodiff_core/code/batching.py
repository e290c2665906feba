"""Write operations so that one more axis in front, the batch, passes through them: many points in one call.

A row that is not written here and has no axis parameter runs once for every point: see `each`.
"""

from typing import Any

import numpy as np

from autodiff_core.code.namespace import Argument, Namespace, call, option, params_of

Axis = int | tuple[int, ...] | None

# Rows that work on the last axes, whatever stands before those.
PASSING = {"product", "products_of_others", "first_max", "tril", "triu", "windows", "overlap_add"}


def expression(node: Any, arguments: list[Argument], names: Namespace) -> str:
    """The values of node for all points, in an array with the batch in front. `n` is the batch's length."""
    writer = WRITERS.get(node.op.name)
    if writer:
        return writer(node, arguments, names)
    if node.op.name in PASSING:
        return call(node, [arguments[0].text], names)
    if len(arguments) == 1 and "axis" in node.op.keywords:
        return along_axes(node, arguments, names)
    return one_by_one(node, arguments, names)


def along_axes(node: Any, arguments: list[Argument], names: Namespace) -> str:
    """A row that is told its axes is told them from the end."""
    params = params_of(node)
    x = arguments[0]
    if x.node.ndim == 0 or (params["axis"] is None and "keepdims" not in params):
        return one_by_one(node, arguments, names)
    axes = negative_axes(params["axis"], x.node.ndim)
    options = {**params, "axis": axes if len(axes) > 1 else axes[0]}
    given = ", ".join(f"{k}={option(v, names)}" for k, v in options.items())
    return f"{names.function(node.op.value, node.op.name)}({x.text}, {given})"


def one_by_one(node: Any, arguments: list[Argument], names: Namespace) -> str:
    flags = ", ".join(str(a.batched) for a in arguments)
    texts = ", ".join(a.text for a in arguments)
    function, params = names.function(node.op.value, node.op.name), names.constant(node.params)
    return f"{names.function(each, 'each')}({function}, n, ({flags},), {params}, {texts})"


def each(value: Any, n: int, batched: tuple[bool, ...], params: dict[str, Any], *xs: Any) -> Any:
    """The values of a row that knows nothing of batches, point by point."""
    points = ([x[k] if many else x for x, many in zip(xs, batched, strict=True)] for k in range(n))
    return np.stack([value(*point, **params) for point in points])


def negative_axes(axis: Axis, ndim: int) -> tuple[int, ...]:
    """The axes counted from the end, for which an axis more in front makes no difference."""
    if axis is None:
        return tuple(range(-ndim, 0))
    return tuple(k % ndim - ndim for k in (axis if isinstance(axis, tuple) else (axis,)))


def transpose(node: Any, arguments: list[Argument], names: Namespace) -> str:
    x = arguments[0]
    axes = params_of(node)["axes"] or tuple(reversed(range(x.node.ndim)))
    return f"{x.text}.transpose({(0, *(int(k) % x.node.ndim + 1 for k in axes))})"


def reshape(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}.reshape({many(node.shape)})"


def broadcast_to(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"np.broadcast_to({arguments[0].lifted(node.ndim)}, {many(node.shape)})"


def getitem(node: Any, arguments: list[Argument], names: Namespace) -> str:
    key = node.params["key"]
    front = in_front(key)
    taken = f"{arguments[0].text}[{names.key(behind_batch(key))}]"
    return taken if front is None else f"np.moveaxis({taken}, {front}, 0)"


def scatter_add(node: Any, arguments: list[Argument], names: Namespace) -> str:
    key, x = node.params["key"], arguments[0].text
    front = in_front(key)
    placed = x if front is None else f"np.moveaxis({x}, 0, {front})"
    function = names.function(node.op.value, node.op.name)
    return f"{function}({placed}, key={names.constant(behind_batch(key))}, shape={many(node.shape)})"


def astype(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}.astype({names.constant(node.dtype)})"


def concatenate(node: Any, arguments: list[Argument], names: Namespace) -> str:
    axis = negative_axes(node.params.get("axis", 0), node.ndim)[0]
    parts = (a.text if a.batched else f"np.broadcast_to({a.text}, {many(a.node.shape)})" for a in arguments)
    return f"np.concatenate(({', '.join(parts)}), {axis})"


def dot(node: Any, arguments: list[Argument], names: Namespace) -> str:
    a, b = arguments
    if not b.batched:
        return f"{a.text} @ {b.text}"
    if not a.batched:
        return f"{b.text} @ {a.text}"
    # Of complex vectors vecdot conjugates the first.
    return f"np.vecdot({a.text}, {b.text})" if node.dtype.kind != "c" else f"np.add.reduce({a.text} * {b.text}, -1)"


def outer(node: Any, arguments: list[Argument], names: Namespace) -> str:
    a, b = arguments
    return f"{a.text}[..., :, None] * {b.text}[..., None, :]"


def matmul(node: Any, arguments: list[Argument], names: Namespace) -> str:
    a, b = arguments
    if a.node.ndim == b.node.ndim == 1:
        return dot(node, arguments, names)
    if b.node.ndim == 1:
        return matrix_vector(a, b)
    if a.node.ndim == 1:
        return vector_matrix(a, b)
    ndim = max(a.node.ndim, b.node.ndim)
    if a.node.ndim == b.node.ndim == 2 and not b.batched:
        # One product of all points' rows at once.
        return f"({a.text}.reshape((-1, {b.node.shape[0]})) @ {b.text}).reshape({many(node.shape)})"
    return f"{a.lifted(ndim)} @ {b.lifted(ndim)}"


def matrix_vector(a: Argument, b: Argument) -> str:
    if not b.batched:
        return f"{a.text} @ {b.text}"
    if not a.batched and a.node.ndim == 2:
        return f"{b.text} @ {a.text}.T"
    return f"np.matvec({a.text}, {b.lifted(a.node.ndim - 1)})"


def vector_matrix(a: Argument, b: Argument) -> str:
    if a.batched and not b.batched and b.node.ndim == 2:
        return f"{a.text} @ {b.text}"
    return f"({a.lifted(b.node.ndim - 1)}[..., None, :] @ {b.text})[..., 0, :]"


def many(shape: tuple[int, ...]) -> str:
    return f"(n, {', '.join(map(str, shape))})" if shape else "(n,)"


def behind_batch(key: Any) -> tuple[Any, ...]:
    return (slice(None), *(key if isinstance(key, tuple) else (key,)))


def in_front(key: Any) -> int | None:
    """How many axes numpy puts before all others, the batch too, because arrays in the key stand apart."""
    parts = key if isinstance(key, tuple) else (key,)
    if not any(isinstance(k, np.ndarray | list) for k in parts):
        return None
    advanced = [i for i, k in enumerate(parts) if not (k is None or k is Ellipsis or isinstance(k, slice))]
    if advanced[-1] - advanced[0] + 1 == len(advanced):
        return None
    arrays = [np.asarray(parts[i]) for i in advanced]
    return len(np.broadcast_shapes(*(a.nonzero()[0].shape if a.dtype == bool else a.shape for a in arrays)))


WRITERS = {
    "transpose": transpose,
    "reshape": reshape,
    "broadcast_to": broadcast_to,
    "getitem": getitem,
    "scatter_add": scatter_add,
    "astype": astype,
    "concatenate": concatenate,
    "dot": dot,
    "outer": outer,
    "matmul": matmul,
}
