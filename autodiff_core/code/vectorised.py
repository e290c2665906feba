"""Have compiled code do what would take many calls of a function, where the function can be traced.

What the code gives is compared with one call of the function itself; where they differ, or the function cannot be
traced, None says: call it.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from autodiff_core import compiled

# Equal graphs share their nodes, so that a function traced again finds the code made for it before.
kept = lru_cache(maxsize=16)
values_code = kept(compiled.batched_value)
pullback_code = kept(compiled.batched_pullback)
pushforward_code = kept(compiled.batched_pushforward)
gradient_graph = kept(compiled.gradient_of)


def many_values(f: Callable[[Any], Any], x: Any, value: Any) -> Callable[[Any], Any] | None:
    """f for points of shape (B, *x.shape), given its value at x, an array; its values have shape (B, *value.shape)."""
    traced = compiled.trace(f, x)
    if traced is None or traced.output.shape != value.shape:
        return None
    code = values_code(traced)
    return code if agree(code(x[None])[0], value) else None


def jacobian(traced: compiled.Trace | None, x: Any, value: Any, pullback: Callable[[Any], Any]) -> Any:
    """All derivatives at x of what was traced, in the shape of its value and then of x."""
    inputs, outputs = math.prod(np.shape(x)), math.prod(np.shape(value))
    if traced is None or traced.output.shape != np.shape(value) or traced.output.dtype != value.dtype:
        return None
    if inputs < outputs:
        found = np.moveaxis(pushforward_code(traced)(x, identity(x)), 0, -1)
    else:
        (found,) = pullback_code(traced)(x, identity(value))
    u = np.random.default_rng(0).standard_normal(outputs).astype(value.dtype)
    flat = found.reshape(outputs, inputs)
    if not agree(u @ flat, np.reshape(pullback(u.reshape(np.shape(value))), -1)):
        return None
    return flat.reshape(np.shape(value) + np.shape(x))


def gradient_trace(f: Callable[[Any], Any], x: Any) -> compiled.Trace | None:
    """The gradient of f, which gives one number, as a graph."""
    traced = compiled.trace(f, x)
    return None if traced is None or traced.output.dtype.kind != "f" else gradient_graph(traced)


def identity(x: Any) -> Any:
    """For every entry of x an array of its shape that is one there and zero elsewhere, as one array."""
    n = math.prod(np.shape(x))
    return np.eye(n, dtype=x.dtype).reshape(n, *np.shape(x))


def agree(a: Any, b: Any) -> bool:
    """Whether two arrays are equal up to the rounding of computations in another order, real and imaginary part."""
    if np.array_equal(a, b):
        return True
    if np.iscomplexobj(b):
        return agree(a.real, b.real) and agree(a.imag, b.imag)
    apart = np.abs(a - b)[a != b]
    near = np.sqrt(np.finfo(b.dtype).eps) if b.dtype.kind == "f" else 0
    size = np.max(np.abs(b), where=np.isfinite(b), initial=0.0)
    return bool(np.all((apart <= near * size) | np.isnan(a[a != b]) & np.isnan(b[a != b])))
