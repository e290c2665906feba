"""Running error analysis on the tape: how far rounding can move a computed value from the exact one.

Every node carries e with |computed - exact| <= u e, where u is the unit roundoff of whoever computed it. An operation
passes on what its operands carry, through the magnitudes of its derivatives, and adds what its own roundings can make:
e_z = sum_i |dz/dx_i| e_i + c |z| (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3).
"""

from typing import Any

import numpy as np

import autodiff_core as ad
from autodiff_core.rules import Bilinear, Elementwise, General, Linear
from worker.grading.program import Array, ExerciseFault

# Roundings that one operation makes; a basic one makes one, library functions are good to a few.
LIBRARY = 4.0
LIBRARY_CALLS = (
    "exp expm1 log log1p power sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh sigmoid softplus"
)
ROUNDINGS = dict.fromkeys(LIBRARY_CALLS.split(), LIBRARY)


def rounding_bound(root: ad.Tensor) -> Array:
    """e for every entry of `root`, in its shape. Leaves and constants count as rounded once."""
    carried: dict[ad.Tensor, Array] = {}
    for node in _oldest_first(root):
        errors = [carried[x] if isinstance(x, ad.Tensor) else np.abs(np.asarray(x)) for x in node.inputs]
        carried[node] = _passed_on(node, errors) if node.op else np.abs(np.asarray(node.data))
    return carried[root]


def _oldest_first(root: ad.Tensor) -> list[ad.Tensor]:
    """Everything `root` was computed from, constants that are tensors included."""
    seen, waiting = {root}, [root]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, ad.Tensor) and x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)


def _passed_on(node: ad.Tensor, errors: list[Array]) -> Array:
    op: Any = node.op
    values = [np.asarray(x.data if isinstance(x, ad.Tensor) else x) for x in node.inputs]
    result, params = np.asarray(node.data), node.params or {}
    match op:
        case Elementwise():
            return _through_partials(op, result, values, errors)
        case Linear():
            sizes = [np.abs(value) for value in values]
            passed = op.value(*errors, **params)
            return np.asarray(passed + _terms(op, values, params) * op.value(*sizes, **params))
        case Bilinear():
            left, right = np.abs(values[0]), np.abs(values[1])
            passed = op.value(left, errors[1], **params) + op.value(errors[0], right, **params)
            return np.asarray(passed + _inner_length(op.name, values) * op.value(left, right, **params))
        case General() if op.name in ("max", "norm"):
            partials = np.abs(op.cotangent(0, np.ones_like(result), result, values, params))
            passed = np.sum(partials * errors[0], axis=params.get("axis"), keepdims=params.get("keepdims", False))
            return np.asarray(passed + values[0].size / max(result.size, 1) * np.abs(result))
    raise ExerciseFault(f"no bound for the rounding of {op.name!r} is known: the reference cannot use it yet")


def _through_partials(op: Elementwise, result: Array, values: list[Array], errors: list[Array]) -> Array:
    partials = op.partials(result, *values)
    passed = sum((np.abs(p) * e for p, e in zip(partials, errors, strict=True)), np.zeros(result.shape))
    return np.asarray(passed + ROUNDINGS.get(op.name, 1.0) * np.abs(result))


def _terms(op: Linear, values: list[Array], params: dict[str, Any]) -> Array | float:
    """How many numbers were added up for each entry of the result; 0 where entries only moved."""
    counts = np.asarray(op.value(*(np.ones_like(value) for value in values), **params))
    if op.name == "mean":
        return values[0].size / max(counts.size, 1)
    return np.where(counts > 1, counts, 0.0)


def _inner_length(name: str, values: list[Array]) -> float:
    return 1.0 if name == "outer" else float(values[0].shape[-1])
