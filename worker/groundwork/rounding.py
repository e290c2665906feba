"""Running error analysis on the tape: how far rounding can move a computed value from the exact one.

Every node carries e with |computed - exact| <= u e, where u is the unit roundoff of whoever computed it. An operation
passes on what its operands carry, through the magnitudes of its derivatives, and adds what its own roundings can make:
e_z = sum_i |dz/dx_i| e_i + c |z| (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

import autodiff_core as ad
from autodiff_core.rules import Bilinear, Elementwise, General, Linear

from .draws import Unsound
from .rounding_general import LIBRARY, RULES
from .rounding_kinked import KINKED
from .tape import oldest_first
from .trees import Array

# Roundings that one operation makes; a basic one makes one.
LIBRARY_CALLS = (
    "exp expm1 log log1p power sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh sigmoid softplus"
)
ROUNDINGS = dict.fromkeys(LIBRARY_CALLS.split(), LIBRARY)

Carried = dict[ad.Tensor, Array]


def rounding_bound(root: ad.Tensor) -> Array:
    """e for every entry of `root`, in its shape. Leaves and constants count as rounded once."""
    return rounding_bounds([root])[root]


def rounding_bounds(roots: Sequence[ad.Tensor]) -> Carried:
    """e for the roots and for everything that they were computed from."""
    carried: Carried = {}
    for node in _all_oldest_first(roots):
        errors = [carried[x] if isinstance(x, ad.Tensor) else np.abs(np.asarray(x)) for x in node.inputs]
        carried[node] = _passed_on(node, errors) if node.op else np.abs(np.asarray(node.data))
    return carried


def _all_oldest_first(roots: Sequence[ad.Tensor]) -> list[ad.Tensor]:
    if len(roots) == 1:
        return oldest_first(roots[0])
    return sorted({node for root in roots for node in oldest_first(root)}, key=lambda node: node.order)


def _passed_on(node: ad.Tensor, errors: list[Array]) -> Array:
    values = [np.asarray(x.data if isinstance(x, ad.Tensor) else x) for x in node.inputs]
    return passed_on(node.op, np.asarray(node.data), values, errors, node.params or {})


def passed_on(op: Any, result: Array, values: list[Array], errors: list[Array], params: dict[str, Any]) -> Array:
    """e of the result of one operation, from the values of its operands and their e. Raises Unsound for no rule."""
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
        case General() if op.name in RULES:
            return RULES[op.name](values[0], result, errors[0], **params)
    raise Unsound(f"no bound for the rounding of {op.name!r} is known: the reference cannot use it yet")


def _through_partials(op: Elementwise, result: Array, values: list[Array], errors: list[Array]) -> Array:
    if op.name in KINKED:
        shares = KINKED[op.name](result, *zip(values, errors, strict=True))
    else:
        shares = [np.abs(partial) for partial in op.partials(result, *values)]
    passed = sum((_carried(share, e) for share, e in zip(shares, errors, strict=True)), np.zeros(result.shape))
    return np.asarray(passed + ROUNDINGS.get(op.name, 1.0) * np.abs(result))


def _carried(share: Any, e: Array) -> Array:
    """Nothing passes where the derivative is zero, however large the error."""
    with np.errstate(invalid="ignore"):
        return np.where(np.asarray(share) == 0, 0.0, share * e)


def _terms(op: Linear, values: list[Array], params: dict[str, Any]) -> Array | float:
    """How many numbers were added up for each entry of the result; 0 where entries only moved."""
    counts = np.asarray(op.value(*(np.ones_like(value) for value in values), **params))
    if op.name == "mean":
        return values[0].size / max(counts.size, 1)
    return np.where(counts > 1, counts, 0.0)


def _inner_length(name: str, values: list[Array]) -> float:
    return 1.0 if name == "outer" else float(values[0].shape[-1])
