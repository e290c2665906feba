"""The reference's answer for a trial: values and gradients by reverse mode, and how far rounding may move them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

import autodiff_core as ad

from .draws import Draw, Unsound
from .exercise import Exercise
from .rounding import Carried, rounding_bounds
from .tape import as_leaf
from .trees import Array, leaves, mapped


class Expected(NamedTuple):
    """One output's exact value and its running error bound e, entry by entry: an honest answer is off by about u e."""

    value: Array
    error: Array


def expected(exercise: Exercise, draw: Draw) -> list[Expected]:
    """What an honest submission returns on this trial, one entry per output."""
    roots = traced(exercise, draw) if exercise.task.differentiates else declared(exercise, draw)
    with np.errstate(all="ignore"):
        carried = rounding_bounds([root for root in roots if isinstance(root, ad.Tensor)])
    return [_sound(_bounded(root, carried), draw) for root in roots]


def _sound(found: Expected, draw: Draw) -> Expected:
    if np.any(np.isfinite(found.value) & ~np.isfinite(found.error)):
        raise Unsound(f"case {draw.case}: how far rounding moves the reference cannot be bounded; something overflows")
    return found


def bounded(root: Any) -> Expected:
    """A root of a graph, or a plain value, with its rounding bound."""
    return _bounded(root, rounding_bounds([root]) if isinstance(root, ad.Tensor) else {})


def _bounded(root: Any, carried: Carried) -> Expected:
    if isinstance(root, ad.Tensor):
        return Expected(np.asarray(root.data), np.asarray(carried[root]))
    value = np.asarray(root, dtype=np.float64)
    return Expected(value, np.abs(value))


def traced(exercise: Exercise, draw: Draw) -> list[ad.Tensor]:
    """The outputs as nodes of a graph: the forward's results where they are asked for, then the gradients."""
    task = exercise.task
    inputs = {name: mapped(value, as_leaf) for name, value in draw.widened.items()}
    upstreams = [inputs.pop(name) for name in task.upstreams]
    outs = exercise.outputs_of(inputs)
    scalar = outs[0] if not upstreams else _paired(outs, upstreams)
    wrt = [_variable(inputs, name) for name in task.wrt]
    # Asked for as a variable, so that what is added up of it on the way back is on the tape too.
    seed = ad.tensor(np.ones(np.shape(scalar)), requires_grad=True)
    gradients = list(ad.grad(scalar, wrt, grad_outputs=seed, create_graph=True, allow_unused=True))
    kept = [*outs] if task.kind == "forward_backward_pair" else [outs[0]] if task.value else []
    zeros = [ad.zeros(x.shape) if g is None else g for x, g in zip(wrt, gradients, strict=True)]
    return [*kept, *zeros]


def declared(exercise: Exercise, draw: Draw) -> list[Any]:
    """What `expected` of reference.py gives, in the order of the outputs."""
    names = exercise.task.outputs
    found = exercise.expected(**draw.widened)
    if isinstance(found, Mapping):
        if set(found) != set(names):
            raise Unsound(f"expected gives {sorted(found)}, and exercise.toml says {sorted(names)}")
        return [found[name] for name in names]
    found = list(found) if isinstance(found, (tuple, list)) and len(names) > 1 else [found]
    if len(found) != len(names):
        raise Unsound(f"expected gives {len(found)} values, and exercise.toml names {len(names)} outputs")
    return found


def _paired(outs: tuple[Any, ...], upstreams: list[Any]) -> Any:
    terms = [ad.sum(out * upstream) for out, upstream in zip(outs, upstreams, strict=True)]
    return sum(terms[1:], terms[0])


def _variable(inputs: dict[str, Any], name: str) -> ad.Tensor:
    found = list(leaves(inputs[name]))
    if len(found) != 1 or not isinstance(found[0], ad.Tensor):
        raise Unsound(f"{name} is in `wrt` and is no array of real numbers")
    return found[0]
