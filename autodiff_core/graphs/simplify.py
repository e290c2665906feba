"""Write a result more simply while it is being written down: the algebra of one operation and its operands.

Equal as algebra, not bit for bit. Rules assume finite numbers (x*0 is 0, terms are collected, a factor moves past a
division by a constant) and keep the domain: x/x, exp(log(x)) and (x**0.5)**2 stay as they are, unless the operand is
positive whatever the variables are. Nothing recurses over the graph: a rule looks at operands and at their operands.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autodiff_core import ops
from autodiff_core.graphs.arithmetic import difference, negated, power, product, quotient, squared, total, zero_like
from autodiff_core.graphs.graph import Shape, Vertex, reading_as_numbers
from autodiff_core.graphs.movement import averaged, broadcast, indexed, matrix_product, moved_axes, reshaped, summed
from autodiff_core.ops import comparisons
from autodiff_core.rules import Row

Rule = Callable[..., Any]


class Call(NamedTuple):
    """A row about to be applied, with the shape and dtype that its result must have."""

    op: Row
    xs: tuple[Any, ...]
    params: dict[str, Any]
    extent: Shape | None
    dtype: np.dtype[Any]


def simplified(call: Call) -> Any:
    """A node equal to the call but simpler, or None."""
    if call.op.kind == "elementwise":
        numbers = 0
        for x in call.xs:
            if x.op is ops.broadcast_to:
                return before_broadcasting(call)
            numbers += x.is_number
        if numbers == len(call.xs):
            return folded(call)
    rule = RULES.get(call.op)
    found = rule(*call.xs, **call.params) if rule else None
    return found if found is not None and fits(found, call) else None


def fits(found: Vertex, call: Call) -> bool:
    """Whether a rule, which knows algebra only, has kept shape and dtype."""
    same = found.extent == call.extent or (reading_as_numbers() and None in (found.extent, call.extent))
    return same and (found.dtype == call.dtype or found.is_weak)


def folded(call: Call) -> Any:
    """Numbers are computed at once; Python numbers stay such, and so take on the dtype of what they meet."""
    weak = all(x.is_weak for x in call.xs)
    inexact = any(x.dtype.kind in "fc" for x in call.xs) or call.op not in EXACT
    values = [np.float64(x.value) if weak and inexact and x.dtype.kind != "c" else x.value for x in call.xs]
    with np.errstate(all="ignore"):
        value = call.op.value(*values, **call.params)
    return call.xs[0].constant(tidy(value.item()) if weak and isinstance(value, np.generic | np.ndarray) else value)


def tidy(value: Any) -> Any:
    """2.0 as 2: among floating numbers they are the same constant."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**31
    return int(value) if whole and not (value == 0 and math.copysign(1, value) < 0) else value


def settled(xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The operands of an elementwise row, with its numbers written as Python numbers where that is the same."""
    for x in xs:
        if x.is_number and type(x.value) is not int:
            break
    else:
        return xs
    dtypes = {x.dtype for x in xs if not x.is_number}
    floating = any(d.kind in "fc" for d in dtypes)
    return tuple(weakened(x, dtypes, floating) if x.is_number else x for x in xs)


def weakened(x: Any, dtypes: set[np.dtype[Any]], floating: bool) -> Any:
    value = x.value.item() if x.dtype in dtypes and not x.is_weak and x.dtype.kind != "b" else x.value
    if floating and type(value) is float:
        value = tidy(value)
    return x if value is x.value else x.constant(value)


def before_broadcasting(call: Call) -> Any:
    """Apply an elementwise row before its operands are stretched: broadcasting does it anyway, later and once."""
    xs = [x.inputs[0] if x.op is ops.broadcast_to else x for x in call.xs]
    core = call.op(*xs, **call.params)
    if core.extent is None or call.extent is None or core.extent == call.extent:
        return core if fits(core, call) else None
    if core.is_weak:
        core = core.constant(call.dtype.type(core.value))
    return ops.broadcast_to(core, shape=call.extent) if core.dtype == call.dtype else None


def positive(x: Vertex) -> bool:
    """Whether x is above zero whatever the variables are."""
    return (x.op is not None and x.op.name in POSITIVE) or (x.is_number and x.dtype.kind in "iuf" and x.value > 0)


def nonnegative(x: Vertex) -> bool:
    return positive(x) or (x.op is not None and x.op.name in NONNEGATIVE)


def absolute(x: Any) -> Any:
    if nonnegative(x):
        return x
    return ops.abs(x.inputs[0]) if x.op is ops.negative else None


def rectified(x: Any) -> Any:
    return x if nonnegative(x) else None


def exponential(x: Any) -> Any:
    return x.inputs[0] if x.op is ops.log and positive(x.inputs[0]) else None


def logarithm(x: Any) -> Any:
    return x.inputs[0] if x.op is ops.exp else None


def root(x: Any) -> Any:
    return ops.abs(x.inputs[0]) if x.op is ops.square else None


def even(op: Row) -> Rule:
    return lambda x: op(x.inputs[0]) if x.op is ops.negative else None


def odd(op: Row) -> Rule:
    return lambda x: -op(x.inputs[0]) if x.op is ops.negative else None


def same_operand(a: Any, b: Any) -> Any:
    return a if a is b else None


def chosen(condition: Any, a: Any, b: Any) -> Any:
    if a is b:
        return a
    return (a if condition.value else b) if condition.is_number else None


def truth(a: Any, b: Any) -> Any:
    """x != 0 of something that is a truth value already."""
    return a if a.dtype.kind == "b" and b.is_number and b.value == 0 else None


def untruth(a: Any, b: Any) -> Any:
    return ~a if a.dtype.kind == "b" and b.is_number and b.value == 0 else None


def conjunction(a: Any, b: Any) -> Any:
    for x, other in ((a, b), (b, a)):
        if x.is_number and x.dtype.kind == "b":
            return other if x.value else zero_like(other)
    return a if a is b else None


def retyped(x: Any, *, dtype: Any) -> Any:
    return x if x.dtype == dtype else None


def joined(*xs: Any, axis: int = 0) -> Any:
    return xs[0] if len(xs) == 1 else None


POSITIVE = {"exp", "sigmoid", "softplus", "cosh"}
NONNEGATIVE = {"abs", "square", "sqrt", "relu", "norm"}
EXACT = {ops.add, ops.subtract, ops.multiply, ops.negative}
RULES: dict[Row, Rule] = {
    ops.add: total,
    ops.subtract: difference,
    ops.negative: negated,
    ops.multiply: product,
    ops.divide: quotient,
    ops.power: power,
    ops.square: squared,
    ops.sqrt: root,
    ops.exp: exponential,
    ops.log: logarithm,
    ops.abs: absolute,
    ops.relu: rectified,
    ops.cos: even(ops.cos),
    ops.sin: odd(ops.sin),
    ops.tanh: odd(ops.tanh),
    ops.sign: odd(ops.sign),
    ops.maximum: same_operand,
    ops.minimum: same_operand,
    ops.where: chosen,
    ops.sum: summed,
    ops.mean: averaged,
    ops.reshape: reshaped,
    ops.transpose: moved_axes,
    ops.broadcast_to: broadcast,
    ops.getitem: indexed,
    ops.astype: retyped,
    ops.concatenate: joined,
    ops.matmul: matrix_product,
    comparisons.not_equal: truth,
    comparisons.equal: untruth,
    comparisons.both: conjunction,
}
