"""What a gradient check is about: a function, its arguments, and which of them it is differentiated by."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autodiff_core.checks.sampling import numbers
from autodiff_core.functional import gradients
from autodiff_core.functions.composed import concatenate
from autodiff_core.rules import Traced
from autodiff_core.tensor import Tensor

SEED = 20


class Subject(NamedTuple):
    """f of positional arguments; the arrays at the places `wrt` are differentiated, and come and go as xs."""

    f: Callable[..., Any]
    names: tuple[str, ...]
    arguments: tuple[Any, ...]
    wrt: tuple[int, ...]

    @property
    def xs(self) -> tuple[Any, ...]:
        return tuple(self.arguments[i] for i in self.wrt)

    def at(self, *xs: Any) -> Any:
        arguments = list(self.arguments)
        for i, x in zip(self.wrt, xs, strict=True):
            arguments[i] = x
        return self.f(*arguments)

    def of_one(self, k: int) -> Callable[[Any], Any]:
        """f as a function of xs[k] alone, in its precision; tensors are made of arrays, symbols are passed on."""

        def f(x: Any) -> Any:
            # A complex step needs all of them complex: gradients within f take the dtype of what they are by.
            wide = [np.asarray(y, x.dtype)[()] for y in self.xs]
            xs = [*wide[:k], x, *wide[k + 1 :]]
            return self.at(*(xs if isinstance(x, Traced) else map(Tensor, xs)))

        return f


def stated(f: Callable[..., Any], inputs: Any) -> Subject:
    """The function and its arguments by position, with the names that a person knows them by."""
    if isinstance(inputs, Mapping):
        names, given = tuple(map(str, inputs)), tuple(inputs.values())
        call = lambda *xs: f(**dict(zip(names, xs, strict=True)))  # noqa: E731
    else:
        call, given = f, tuple(inputs) if isinstance(inputs, tuple | list) else (inputs,)
        code = getattr(f, "__code__", None)
        names = code.co_varnames[hasattr(f, "__self__") : code.co_argcount] if code else ()
        names += tuple(f"input {i}" for i in range(len(names), len(given)))
    arrays = [array_of(x) for x in given]
    wrt = tuple(i for i, a in enumerate(arrays) if a.dtype.kind == "f")
    arguments = tuple(a[()] if a.dtype.kind == "f" else x for x, a in zip(given, arrays, strict=True))
    if not wrt:
        raise ValueError("gradcheck has nothing to differentiate by: inputs holds no floating point array")
    return Subject(call, names, arguments, wrt)


def array_of(x: Any) -> Any:
    return np.asarray(x.data if isinstance(x, Tensor) else x)


def differentiated(subject: Subject) -> Subject:
    """The subject whose function is the gradient of a random mean of the outputs."""
    u = projection(np.shape(numbers(subject.at(*map(Tensor, subject.xs)))))

    def slopes(*arguments: Any) -> Any:
        here = subject._replace(arguments=arguments)
        found = gradients(lambda *xs: (here.at(*xs) * u).sum(), here.xs)
        return concatenate([g.reshape((-1,)) for g in found])

    return subject._replace(f=slopes)


def projection(shape: tuple[int, ...]) -> Any:
    """Random weights, the same ones each time, of order one and none of them near zero."""
    rng = np.random.default_rng(SEED)
    return (rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape))[()]
