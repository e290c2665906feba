"""The table of primitives: everything the package can differentiate, each value with its derivative under it.

Read a row like a line of calculus: the name, the numbers it is tested on, the value, the derivative. All that
the package does with a primitive is derived from its row; to add one, add a row to the page of its kind.
"""

from autodiff_core.ops import bilinear, elementwise, general, linear
from autodiff_core.ops.bilinear import (
    dot,
    matmul,
    outer,
)
from autodiff_core.ops.comparisons import (
    Comparison,
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    not_equal,
)
from autodiff_core.ops.elementwise import (
    abs,
    add,
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctanh,
    clip,
    cos,
    cosh,
    divide,
    exceeds,
    exp,
    expm1,
    log,
    log1p,
    maximum,
    minimum,
    multiply,
    negative,
    power,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    where,
)
from autodiff_core.ops.general import (
    cross_entropy,
    first_max,
    log_softmax,
    logsumexp,
    max,
    norm,
    product,
    products_of_others,
    softmax,
)
from autodiff_core.ops.linear import (
    astype,
    broadcast_to,
    concatenate,
    cumsum,
    getitem,
    mean,
    overlap_add,
    reshape,
    scatter_add,
    sum,
    transpose,
    tril,
    triu,
    windows,
)
from autodiff_core.rules import Row

__all__ = [
    "TABLE",
    "abs",
    "add",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "astype",
    "broadcast_to",
    "clip",
    "concatenate",
    "cos",
    "cosh",
    "cross_entropy",
    "cumsum",
    "divide",
    "dot",
    "equal",
    "exceeds",
    "exp",
    "expm1",
    "first_max",
    "getitem",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "maximum",
    "mean",
    "minimum",
    "multiply",
    "negative",
    "norm",
    "not_equal",
    "outer",
    "overlap_add",
    "power",
    "product",
    "products_of_others",
    "relu",
    "reshape",
    "scatter_add",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "square",
    "subtract",
    "sum",
    "tan",
    "tanh",
    "transpose",
    "tril",
    "triu",
    "where",
    "windows",
]

PAGES = (elementwise, linear, bilinear, general)

TABLE: dict[str, Row] = {
    row.name: row
    for page in PAGES
    for row in vars(page).values()
    if isinstance(row, Row) and not isinstance(row, Comparison)
}

for row in TABLE.values():
    row.settle()
