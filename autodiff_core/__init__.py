"""Automatic differentiation to read and to trust: tensors that record, one table, numerical checks.

    import autodiff_core as ad
    x = ad.arange(4.0).requires_grad_(True)
    y = 2 * ad.dot(x, x)
    y.backward()
    x.grad                      # tensor([0., 4., 8., 12.])

Every operation also works on plain arrays and numbers, complex ones included, and then returns plain arrays.
"""

from autodiff_core import numeric
from autodiff_core.composed import concatenate, min, prod, stack
from autodiff_core.create import arange, eye, full, linspace, ones, randn, tensor, zeros
from autodiff_core.errors import AutodiffError
from autodiff_core.functional import grad, vjp
from autodiff_core.ops import (
    TABLE,
    abs,
    add,
    astype,
    broadcast_to,
    cos,
    divide,
    dot,
    exp,
    getitem,
    log,
    matmul,
    max,
    maximum,
    mean,
    minimum,
    multiply,
    negative,
    norm,
    outer,
    power,
    relu,
    reshape,
    scatter_add,
    sigmoid,
    sign,
    sin,
    sqrt,
    square,
    subtract,
    sum,
    tanh,
    transpose,
    where,
)
from autodiff_core.tensor import Tensor, no_grad

__all__ = [
    "TABLE",
    "AutodiffError",
    "Tensor",
    "abs",
    "add",
    "arange",
    "astype",
    "broadcast_to",
    "concatenate",
    "cos",
    "divide",
    "dot",
    "exp",
    "eye",
    "full",
    "getitem",
    "grad",
    "linspace",
    "log",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "multiply",
    "negative",
    "no_grad",
    "norm",
    "numeric",
    "ones",
    "outer",
    "power",
    "prod",
    "randn",
    "relu",
    "reshape",
    "scatter_add",
    "sigmoid",
    "sign",
    "sin",
    "sqrt",
    "square",
    "stack",
    "subtract",
    "sum",
    "tanh",
    "tensor",
    "transpose",
    "vjp",
    "where",
    "zeros",
]
