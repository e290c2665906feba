"""The table of primitives: everything the package can differentiate, each value with its derivative under it.

Read a row like a line of calculus: the name, the numbers it is tested on, the value, the derivative. All that
the package does with a primitive is derived from its row; to add one, add a row.
"""

import operator
from typing import Any

import numpy as np

from autodiff_core import values
from autodiff_core.adjoints import inverse, kept, matmul_left, matmul_right, part, share, unbroadcast
from autodiff_core.domain import NONZERO, POSITIVE, REAL, case, over
from autodiff_core.rules import Bilinear, Elementwise, General, Joining, Linear, Row

# fmt: off

# ── Elementwise: y = f(a, b), then ∂y/∂a, then ∂y/∂b ────────────

add = Elementwise("add", over(REAL, REAL),
    operator.add,
    1,
    1)
subtract = Elementwise("subtract", over(REAL, REAL),
    operator.sub,
    1,
    -1)
negative = Elementwise("negative", over(REAL),
    operator.neg,
    -1)
multiply = Elementwise("multiply", over(REAL, REAL),
    operator.mul,
    lambda y, a, b: b,
    lambda y, a, b: a)
divide = Elementwise("divide", over(REAL, NONZERO),
    operator.truediv,
    lambda y, a, b: 1 / b,
    lambda y, a, b: -y / b)
log = Elementwise("log", over(POSITIVE),
    np.log,
    lambda y, x: 1 / x)
# The comparisons keep 0 ** -1 and log 0 out of products that are zero anyway.
power = Elementwise("power", over(POSITIVE, REAL),
    operator.pow,
    lambda y, a, b: b * (a + ((a == 0) & (b == 0))) ** (b - 1),
    lambda y, a, b: y * log(a + (a == 0)))
square = Elementwise("square", over(REAL),
    lambda    x: x * x,
    lambda y, x: 2 * x)
sqrt = Elementwise("sqrt", over(POSITIVE),
    np.sqrt,
    lambda y, x: 0.5 / y)
exp = Elementwise("exp", over(REAL),
    np.exp,
    lambda y, x: y)
cos: Elementwise  # sin and cos each need the other.
sin = Elementwise("sin", over(REAL),
    np.sin,
    lambda y, x: cos(x))
cos = Elementwise("cos", over(REAL),
    np.cos,
    lambda y, x: -sin(x))
tanh = Elementwise("tanh", over(REAL),
    np.tanh,
    lambda y, x: 1 - y * y)
sigmoid = Elementwise("sigmoid", over(REAL),
    values.sigmoid,
    lambda y, x: y * (1 - y))
sign = Elementwise("sign", over(REAL),
    values.sign,
    0)
abs = Elementwise("abs", over(REAL),
    values.absolute,
    lambda y, x: sign(x))
relu = Elementwise("relu", over(REAL),
    values.relu,
    lambda y, x: sign(y))
maximum = Elementwise("maximum", over(REAL, REAL),
    values.maximum,
    lambda y, a, b: (1 + sign(a - b)) / 2,
    lambda y, a, b: (1 + sign(b - a)) / 2)
minimum = Elementwise("minimum", over(REAL, REAL),
    values.minimum,
    lambda y, a, b: (1 + sign(b - a)) / 2,
    lambda y, a, b: (1 + sign(a - b)) / 2)
where = Elementwise("where", over(REAL, REAL, REAL),
    values.where,
    0,
    lambda y, c, a, b: c != 0,
    lambda y, c, a, b: c == 0)

# ── Linear: y = L x, then Lᵀ g. No coefficient is negative: bounds pass through the row itself ────────────

sum = Linear("sum",
    over(REAL, at=(case(""), case("mn"), case("mn", axis=0), case("lmn", axis=(0, -1), keepdims=True))),
    lambda    x, *, axis=None, keepdims=False: np.sum(x, axis=axis, keepdims=keepdims),
    lambda g, x, *, axis=None, keepdims=False: spread(g, x.shape, axis, keepdims))
mean = Linear("mean",
    over(REAL, at=(case(""), case("mn"), case("mn", axis=-1), case("lmn", axis=(0, 1), keepdims=True))),
    lambda    x, *, axis=None, keepdims=False: np.mean(x, axis=axis, keepdims=keepdims),
    lambda g, x, *, axis=None, keepdims=False: spread(g / share(g, x), x.shape, axis, keepdims))
reshape = Linear("reshape",
    over(REAL, at=(case("mn", shape="nm"), case("lmn", shape=(-1,)), case("1", shape=""))),
    lambda    x, *, shape: np.reshape(x, shape),
    lambda g, x, *, shape: g.reshape(x.shape))
transpose = Linear("transpose",
    over(REAL, at=(case("mn"), case("lmn"), case("lmn", axes=(1, 2, 0)))),
    lambda    x, *, axes=None: np.transpose(x, axes),
    lambda g, x, *, axes=None: g.transpose(inverse(axes)))
broadcast_to = Linear("broadcast_to",
    over(REAL, at=(case("", shape="mn"), case("n", shape="mn"), case("1n", shape="lmn"))),
    lambda    x, *, shape: np.broadcast_to(x, shape),
    lambda g, x, *, shape: unbroadcast(g, x.shape))
scatter_add = Linear("scatter_add",
    over(REAL, at=(case("n", key=1, shape="mn"), case("2", key=np.array([1, 1]), shape="n"))),
    lambda    x, *, key, shape: values.scatter_add(x, key, shape),
    lambda g, x, *, key, shape: g[key])
getitem = Linear("getitem",
    over(REAL, at=(case("mn", key=1), case("lmn", key=(slice(None, None, -1), ..., 0)),
                   case("mn", key=np.array([1, 0, 1])), case("mn", key=(np.array([1, 1]), slice(1, None))))),
    lambda    x, *, key: x[key],
    lambda g, x, *, key: scatter_add(g, key=key, shape=x.shape))
astype = Linear("astype",
    over(REAL, at=(case("mn", dtype=np.dtype(np.float64)),)),
    lambda    x, *, dtype: x.astype(dtype),
    lambda g, x, *, dtype: g.astype(x.dtype))
concatenate = Joining("concatenate",
    over(REAL, REAL, at=(case("m,n"), case("mn,ln"), case("lmn,lm2", axis=-1))),
    lambda       *xs, axis=0: np.concatenate(xs, axis),
    lambda g, i, *xs, axis=0: g[part(i, [x.shape for x in xs], axis)])

# ── Bilinear: y = B(a, b), then the adjoint towards a, then towards b ────────────

dot = Bilinear("dot",
    over(REAL, REAL, at=(case("n,n"),)),
    values.inner,
    lambda g, a, b: g * b,
    lambda g, a, b: g * a)
outer = Bilinear("outer",
    over(REAL, REAL, at=(case("m,n"),)),
    values.outer_product,
    lambda g, a, b: g @ b,
    lambda g, a, b: a @ g)
matmul = Bilinear("matmul",
    over(REAL, REAL, at=(case("n,n"), case("mn,n"), case("n,nl"), case("mn,nl"), case("n,kmnl"),
                         case("kmn,n"), case("kmn,knl"), case("k1mn,jnl"), case("mn,knl"))),
    operator.matmul,
    matmul_left,
    matmul_right)

# ── General: y = f(x), then the cotangent of x, given g and y ────────────

max = General("max",
    over(REAL, at=(case(""), case("mn"), case("mn", axis=0), case("lmn", axis=(0, 2), keepdims=True))),
    lambda       x, *, axis=None, keepdims=False: values.largest(x, axis, keepdims),
    lambda g, y, x, *, axis=None, keepdims=False: share_among_ties(g, y, x, axis, keepdims))
norm = General("norm",
    over(REAL, at=(case(""), case("n"), case("mn", axis=0), case("lmn", axis=(0, 2), keepdims=True))),
    lambda       x, *, axis=None, keepdims=False: values.norm(x, axis, keepdims),
    lambda g, y, x, *, axis=None, keepdims=False: kept(g / (y + (y == 0)), x.shape, axis, keepdims) * x)
products_of_others = General("products_of_others",
    over(REAL, at=(case("n"), case("mn"))),
    values.products_of_others,
    lambda g, y, x: products_of_pairs(g, x))
product = General("product",
    over(REAL, at=(case("n"), case("mn"))),
    lambda       x: np.prod(x, axis=-1),
    lambda g, y, x: g[..., None] * products_of_others(x))

# fmt: on

TABLE: dict[str, Row] = {row.name: row for row in list(globals().values()) if isinstance(row, Row)}


def spread(g: Any, shape: tuple[int, ...], axis: values.Axis, keepdims: bool) -> Any:
    return broadcast_to(kept(g, shape, axis, keepdims), shape=shape)


def share_among_ties(g: Any, y: Any, x: Any, axis: values.Axis, keepdims: bool) -> Any:
    tied = 1 - sign(kept(y, x.shape, axis, keepdims) - x)
    return kept(g, x.shape, axis, keepdims) * (tied / tied.sum(axis=axis, keepdims=True))


def products_of_pairs(g: Any, x: Any) -> Any:
    diagonal = np.eye(x.shape[-1], dtype=bool)
    without = products_of_others(where(diagonal, 1, x[..., None, :]))
    return (g[..., :, None] * where(diagonal, 0, without)).sum(axis=-2)
