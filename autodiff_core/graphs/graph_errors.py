"""What can go wrong with a graph that is written before it runs; every function returns the exception to raise."""

from collections.abc import Iterable
from typing import Any

from autodiff_core.errors import AutodiffError


class ShapeUnknown(AutodiffError):
    """An operation asked for a shape before there is one."""

    def __init__(self, node: object) -> None:
        super().__init__(node)
        self.node = node

    def __str__(self) -> str:
        return (
            f"the shape of {self.node} is not known yet, but an operation asks for it. "
            'Give its variables shapes where they are made: sym.var("x", shape=(3,)).'
        )


def no_value(what: str, node: object) -> AutodiffError:
    return AutodiffError(
        f"{what} {node} is not known while a graph is written: nothing has been computed. "
        "Choose with where(condition, a, b), or compute with tensors, which run at once."
    )


def name_clash(name: str, one: object, other: object) -> AutodiffError:
    return AutodiffError(
        f"two variables are called {name!r}: one with shape {one}, the other with shape {other}, or of other dtypes. "
        "Give them different names, or make the variable once and use it twice."
    )


def bad_name(name: object) -> ValueError:
    return ValueError(
        f"{name!r} cannot name a variable: write a Python identifier, because values are bound as keywords, f(x=...)"
    )


def cannot_apply(op: str, shapes: Iterable[Any], reason: object) -> AutodiffError:
    listed = " and ".join(str(shape) for shape in shapes)
    return AutodiffError(f"{op} cannot take operands of shape {listed}: {reason}")


def missing_binding(missing: Iterable[str]) -> AutodiffError:
    return AutodiffError(f"no value for {', '.join(missing)}: bind every variable by its name, for example a=2.0")


def unknown_binding(unknown: Iterable[str], known: Iterable[str]) -> AutodiffError:
    return AutodiffError(f"there is no variable {', '.join(unknown)}: the variables are {', '.join(known) or 'none'}")


def declared_otherwise(name: str, declared: object, given: object) -> AutodiffError:
    return AutodiffError(f"{name} was made with shape {declared}, but the value bound to it has shape {given}")


def batch_lengths(lengths: Iterable[int]) -> AutodiffError:
    listed = ", ".join(map(str, lengths))
    return AutodiffError(f"the batched arguments need one leading axis of the same length, but have {listed}")


def not_a_symbol(x: object) -> TypeError:
    return TypeError(f"expected a Symbol, as sym.var or an operation on symbols gives, but got {type(x).__name__}")


def not_differentiable(node: object, dtype: object) -> AutodiffError:
    return AutodiffError(f"only floating point symbols have derivatives: {node} is {dtype}")


def mixed() -> AutodiffError:
    return AutodiffError(
        "a Tensor that requires grad and a Symbol meet in one operation, but one computes at once and the other is "
        "only written down. Use the tensor's numbers as a constant: t.detach()."
    )


def hidden_from_derivatives() -> AutodiffError:
    return AutodiffError("a graph has no no_grad(): what is computed under it would be differentiated all the same")


def needs_shapes(node: object) -> AutodiffError:
    return AutodiffError(
        f"the derivative in {node} depends on shapes that are not known yet. "
        'Give its variables shapes where they are made: sym.var("x", shape=(3,)).'
    )
