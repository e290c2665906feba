"""Activations beyond the table's relu, tanh, sigmoid and softplus, written with its primitives."""

import math
from typing import Any

from autodiff_core import ops


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """x above zero, slope * x elsewhere; the derivative at zero is the slope."""
    return ops.where(ops.greater(x, 0), x, slope * x)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """x above zero, alpha * (exp(x) - 1) elsewhere; the derivative at zero is alpha."""
    above = ops.greater(x, 0)
    # Without the inner choice large x would overflow in the branch that is not taken.
    return ops.where(above, x, alpha * ops.expm1(ops.where(above, 0, x)))


def silu(x: Any) -> Any:
    """x * sigmoid(x), also called swish."""
    return x * ops.sigmoid(x)


def gelu(x: Any) -> Any:
    """The form with tanh: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), torch's approximate="tanh"."""
    return 0.5 * x * (1 + ops.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x))))


def log_sigmoid(x: Any) -> Any:
    """log(sigmoid(x)) for x of any size."""
    return -ops.softplus(-x)
