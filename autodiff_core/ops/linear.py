"""Linear rows: y = L x, then Lᵀ g. No coefficient is negative: error bounds pass through the row itself."""

from typing import Any

import numpy as np

from autodiff_core import values
from autodiff_core.adjoints import Shape, flipped, inverse, kept, parts, share, unbroadcast
from autodiff_core.domain import REAL, case, over
from autodiff_core.rules import Joining, Linear

# fmt: off

cumsum: Linear  # These rows need themselves, or one that stands below.
tril: Linear
triu: Linear
overlap_add: Linear

# ── Sums ────────────

sum = Linear("sum",
    over(REAL, at=(case(""), case("mn"), case("mn", axis=0), case("lmn", axis=(0, -1), keepdims=True))),
    values.total,
    lambda g, x, *, axis=None, keepdims=False: spread(g, x.shape, axis, keepdims))
mean = Linear("mean",
    over(REAL, at=(case(""), case("mn"), case("mn", axis=-1), case("lmn", axis=(0, 1), keepdims=True))),
    values.mean,
    lambda g, x, *, axis=None, keepdims=False: spread(g / share(g, x), x.shape, axis, keepdims))
cumsum = Linear("cumsum",
    over(REAL, at=(case("n", axis=0), case("mn", axis=-1), case("lmn", axis=1))),
    lambda    x, *, axis: np.cumsum(x, axis),
    lambda g, x, *, axis: flipped(cumsum(flipped(g, axis), axis=axis), axis))

# ── Shapes and places ────────────

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
    values.broadcast_to,
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
concatenate = Joining("concatenate",
    over(REAL, REAL, at=(case("m,n"), case("mn,ln"), case("lmn,lm2", axis=-1))),
    lambda *xs, axis=0: np.concatenate(xs, axis),
    lambda *xs, axis=0: parts([x.shape for x in xs], axis))
tril = Linear("tril",
    over(REAL, at=(case("mn"), case("lmn", k=1), case("nn", k=-1))),
    lambda    x, *, k=0: np.tril(x, k),
    lambda g, x, *, k=0: tril(g, k=k))
triu = Linear("triu",
    over(REAL, at=(case("mn"), case("lmn", k=1), case("nn", k=-1))),
    lambda    x, *, k=0: np.triu(x, k),
    lambda g, x, *, k=0: triu(g, k=k))
astype = Linear("astype",
    over(REAL, at=(case("mn", dtype=np.dtype(np.float64)),)),
    lambda    x, *, dtype: x.astype(dtype),
    lambda g, x, *, dtype: g.astype(x.dtype))

# ── Windows over the last axes, one per entry of kernel: places first, then what is seen at each ────────────

windows = Linear("windows",
    over(REAL, at=(case("m5", kernel=(3,), stride=(2,)), case("k56", kernel=(2, 3), stride=(2, 1)))),
    lambda    x, *, kernel, stride: values.windows(x, kernel, stride),
    lambda g, x, *, kernel, stride: overlap_add(g, stride=stride, shape=x.shape[-len(stride):]))
overlap_add = Linear("overlap_add",
    over(REAL, at=(case("m23", stride=(2,), shape=(5,)), case("k2423", stride=(2, 1), shape=(5, 6)))),
    lambda    x, *, stride, shape: values.overlap_add(x, stride, shape),
    lambda g, x, *, stride, shape: windows(g, kernel=x.shape[-len(stride):], stride=stride))

# fmt: on


def spread(g: Any, shape: Shape, axis: values.Axis, keepdims: bool) -> Any:
    return broadcast_to(g if axis is None else kept(g, shape, axis, keepdims), shape=shape)
