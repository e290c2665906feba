"""Write one node as a numpy expression: t1 * t2, np.add.reduce(t3, -1), t4.T.

What is not written out here calls the row's own value function by name. A batched operand has one more axis, in
front; `batching` writes the expressions where that makes a difference.
"""

from typing import Any

import numpy as np

from autodiff_core.code import batching
from autodiff_core.code.namespace import Argument, Namespace, call, option, params_of
from autodiff_core.ops.comparisons import SIGNS
from autodiff_core.rules import Elementwise

ELEMENTWISE = {
    "add": "{0} + {1}",
    "subtract": "{0} - {1}",
    "negative": "-{0}",
    "multiply": "{0} * {1}",
    "divide": "{0} / {1}",
    "power": "{0} ** {1}",
    "square": "{0} * {0}",
    **{row.name: f"{{0}} {sign} {{1}}" for row, sign in SIGNS.items() if row.name in ("both", "either")},
    "invert": "~{0}",
    **{
        name: f"np.{name}({{0}})"
        for name in (
            "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
            "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh",
        )
    },
}  # fmt: skip
REAL_ONLY = {
    "sign": "np.sign({0})",
    "abs": "np.abs({0})",
    "relu": "np.maximum({0}, 0)",
    "maximum": "np.maximum({0}, {1})",
    "minimum": "np.minimum({0}, {1})",
    "softplus": "np.logaddexp({0}, 0)",
    **{row.name: f"{{0}} {sign} {{1}}" for row, sign in SIGNS.items()},
}
# What writes its result into the place of an operand that is not needed any more.
INTO = {
    "add": "np.add({0}, {1}, {out})",
    "subtract": "np.subtract({0}, {1}, {out})",
    "negative": "np.negative({0}, {out})",
    "multiply": "np.multiply({0}, {1}, {out})",
    "divide": "np.divide({0}, {1}, {out})",
    "square": "np.multiply({0}, {0}, {out})",
    **{name: f"np.{name}({{0}}, {{out}})" for name in ("sqrt", "exp", "log", "sin", "cos", "tanh")},
}
INTO_REAL = {
    "abs": "np.abs({0}, {out})",
    "sign": "np.sign({0}, {out})",
    "relu": "np.maximum({0}, 0, out={out})",
    "maximum": "np.maximum({0}, {1}, out={out})",
    "minimum": "np.minimum({0}, {1}, out={out})",
}
REDUCTIONS = {"sum": "np.add.reduce", "mean": "np.add.reduce", "max": "np.maximum.reduce"}
# Rows whose results share no memory with their operands.
FRESH = {"sum", "mean", "max", "norm", "matmul", "dot", "outer", "concatenate", "scatter_add"}


def expression(node: Any, arguments: list[Argument], names: Namespace) -> str:
    """The value of node in terms of its operands."""
    batched = any(a.batched for a in arguments)
    if isinstance(node.op, Elementwise):
        return elementwise(node, [a.lifted(node.ndim) for a in arguments], names)
    if node.op.name in REDUCTIONS and (node.op.name != "max" or is_real(node)):
        return reduction(node, arguments[0].text)
    if batched:
        return batching.expression(node, arguments, names)
    writer = WRITERS.get(node.op.name)
    return writer(node, arguments, names) if writer else call(node, [a.text for a in arguments], names)


def elementwise(node: Any, texts: list[str], names: Namespace) -> str:
    template = ELEMENTWISE.get(node.op.name) or (REAL_ONLY.get(node.op.name) if is_real(*node.inputs) else None)
    if node.op.name == "power" and node.inputs[1].is_number:
        template = {3: "{0} * {0} * {0}", 4: "({0} * {0}) ** 2"}.get(node.inputs[1].value, template)
    if node.op.name == "where" and is_real(node.inputs[0]) and node.shape:
        template = "np.where({0}, {1}, {2})" if node.inputs[0].dtype.kind == "b" else "np.where({0} != 0, {1}, {2})"
    return template.format(*texts) if template else call(node, texts, names)


def into(node: Any, arguments: list[Argument], out: str) -> str | None:
    """The expression that writes its result into out, if the row has one."""
    template = INTO.get(node.op.name) or (INTO_REAL.get(node.op.name) if is_real(*node.inputs) else None)
    return template.format(*(a.lifted(node.ndim) for a in arguments), out=out) if template else None


def reduction(node: Any, text: str) -> str:
    """Over negative axes, which mean the same with an axis more in front."""
    x, params = node.inputs[0], params_of(node)
    axes = batching.negative_axes(params["axis"], x.ndim)
    keep = ", keepdims=True" if params["keepdims"] else ""
    reduced = f"{REDUCTIONS[node.op.name]}({text}, {axes[0] if len(axes) == 1 else axes}{keep})"
    count = int(np.prod([x.shape[k] for k in axes], dtype=int))
    return f"{reduced} / {count}" if node.op.name == "mean" else reduced


def transpose(node: Any, arguments: list[Argument], names: Namespace) -> str:
    axes = params_of(node)["axes"]
    return f"{arguments[0].text}.T" if axes is None else f"{arguments[0].text}.transpose({option(axes, names)})"


def reshape(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}.reshape({node.shape})"


def getitem(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}[{names.key(node.params['key'])}]"


def broadcast_to(node: Any, arguments: list[Argument], names: Namespace) -> str:
    if arguments[0].node.ndim == 0:
        return f"np.full({node.shape}, {arguments[0].text})"
    return f"np.broadcast_to({arguments[0].text}, {node.shape})"


def product(node: Any, arguments: list[Argument], names: Namespace) -> str:
    # With a vector `dot` is the same, and starts in half the time.
    quick = 0 < arguments[0].node.ndim <= 2 and arguments[1].node.ndim == 1
    return f"{arguments[0].text}.dot({arguments[1].text})" if quick else f"{arguments[0].text} @ {arguments[1].text}"


def outer(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}[:, None] * {arguments[1].text}"


def astype(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"{arguments[0].text}.astype({names.constant(node.dtype)})"


def concatenate(node: Any, arguments: list[Argument], names: Namespace) -> str:
    return f"np.concatenate(({', '.join(a.text for a in arguments)}), {node.params.get('axis', 0)})"


def is_real(*nodes: Any) -> bool:
    return all(x.dtype.kind != "c" for x in nodes)


def is_fresh(node: Any) -> bool:
    return isinstance(node.op, Elementwise) or (node.op is not None and node.op.name in FRESH)


WRITERS = {
    "transpose": transpose,
    "reshape": reshape,
    "getitem": getitem,
    "broadcast_to": broadcast_to,
    "matmul": product,
    "dot": product,
    "outer": outer,
    "astype": astype,
    "concatenate": concatenate,
}
