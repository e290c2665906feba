"""What people check gradients with: each takes a loss, a gradient and inputs, and says whether it holds.

The loss is the grid's own, on numpy arrays; to torch, jax and autograd it is a function with a derivative of its own.
"""

import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

Arrays = Sequence[Any]
Loss = Callable[..., Any]
Gradients = Callable[..., tuple[Any, ...]]
Check = Callable[[Loss, Gradients, Arrays], bool]

STEP, RELATIVE, LEAST, NEEDLES = 1e-5, 1e-5, 1e-8, 10


def checks() -> tuple[dict[str, Check], list[str]]:
    """Every checker that can be had here, and the names of those that are not installed."""
    found: dict[str, Check] = {}
    missing = []
    for module, make in MAKERS.items():
        try:
            import_module(module)
        except ImportError:
            missing.append(module)
            continue
        found.update(make())
    return {**found, "CS231n, every entry": _cs231n(None), "CS231n, 10 entries": _cs231n(NEEDLES)}, missing


def _torch() -> dict[str, Check]:
    import torch  # noqa: PLC0415

    def check(fast: bool) -> Check:
        def holds(loss: Loss, gradients: Gradients, inputs: Arrays) -> bool:
            class Student(torch.autograd.Function):
                @staticmethod
                def forward(ctx: Any, *xs: Any) -> Any:
                    ctx.save_for_backward(*xs)
                    return torch.tensor(loss(*(x.detach().numpy() for x in xs)), dtype=xs[0].dtype)

                @staticmethod
                def backward(ctx: Any, g: Any) -> Any:
                    found = gradients(*(x.detach().numpy() for x in ctx.saved_tensors))
                    return tuple(g * torch.tensor(np.asarray(one), dtype=g.dtype) for one in found)

            xs = [torch.tensor(np.asarray(x), requires_grad=True) for x in inputs]
            return bool(torch.autograd.gradcheck(Student.apply, xs, fast_mode=fast))

        return holds

    return {"torch gradcheck, slow": check(False), "torch gradcheck, fast": check(True)}


def _jax() -> dict[str, Check]:
    import jax  # noqa: PLC0415
    from jax.test_util import check_grads  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)

    def holds(loss: Loss, gradients: Gradients, inputs: Arrays) -> bool:
        xs = [np.asarray(x) for x in inputs]
        like = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in xs]

        def of_loss(*arrays: Any) -> Any:
            return np.asarray(loss(*map(np.asarray, arrays)), dtype=xs[0].dtype)

        def of_gradients(*arrays: Any) -> Any:
            return [np.asarray(g, x.dtype) for g, x in zip(gradients(*map(np.asarray, arrays)), xs, strict=True)]

        @jax.custom_vjp
        def f(*arrays: Any) -> Any:
            return jax.pure_callback(of_loss, jax.ShapeDtypeStruct((), xs[0].dtype), *arrays)

        def backward(arrays: Any, g: Any) -> Any:
            return tuple(g * one for one in jax.pure_callback(of_gradients, like, *arrays))

        f.defvjp(lambda *arrays: (f(*arrays), arrays), backward)
        # What is compiled for one function serves no other, and would be kept for ever.
        try:
            with jax.disable_jit():
                check_grads(f, tuple(xs), order=1, modes=("rev",))
        finally:
            jax.clear_caches()
        return True

    return {"jax check_grads": holds}


def _autograd() -> dict[str, Check]:
    from autograd.extend import defvjp, primitive  # noqa: PLC0415
    from autograd.test_util import check_grads  # noqa: PLC0415

    def holds(loss: Loss, gradients: Gradients, inputs: Arrays) -> bool:
        f = primitive(lambda *xs: float(loss(*xs)))

        def towards(place: int) -> Any:
            return lambda ans, *xs: lambda g: g * np.asarray(gradients(*xs)[place])

        defvjp(f, *(towards(place) for place in range(len(inputs))))
        check_grads(f, modes=["rev"], order=1)(*(np.asarray(x) for x in inputs))
        return True

    return {"HIPS check_grads": holds}


MAKERS: dict[str, Callable[[], dict[str, Check]]] = {"torch": _torch, "jax": _jax, "autograd": _autograd}


def _cs231n(needles: int | None) -> Check:
    """|a - n| / max(1e-8, |a| + |n|) below 1e-5 for central differences, of every entry or of some."""

    def holds(loss: Loss, gradients: Gradients, inputs: Arrays) -> bool:
        xs = [np.asarray(x).copy() for x in inputs]
        places = [(k, place) for k, x in enumerate(xs) for place in np.ndindex(x.shape)]
        rng = np.random.default_rng(0)
        chosen = range(len(places)) if needles is None else rng.choice(len(places), min(needles, len(places)), False)
        found = gradients(*xs)
        return all(_relative(loss, xs, *places[at], found) < RELATIVE for at in chosen)

    return holds


def _relative(loss: Loss, xs: list[Any], k: int, place: tuple[int, ...], found: Arrays) -> float:
    values = []
    for way in (STEP, -STEP):
        moved = xs[k].copy()
        moved[place] += way
        values.append(float(loss(*xs[:k], moved, *xs[k + 1 :])))
    numeric, given = (values[0] - values[1]) / (2 * STEP), float(np.asarray(found[k])[place])
    return abs(given - numeric) / max(LEAST, abs(given) + abs(numeric))


def passes(check: Check, loss: Loss, gradients: Gradients, inputs: Arrays) -> bool:
    """Whether the check accepts; what raises, or is no number, is not accepted."""
    np.random.seed(0)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return check(loss, gradients, inputs)
    except Exception:
        return False
