"""General rows: y = f(x), then the cotangent of x, given that of y (g) and y itself."""

from typing import Any

import numpy as np

from autodiff_core import values
from autodiff_core.adjoints import kept, one_hot
from autodiff_core.domain import REAL, case, over
from autodiff_core.ops.comparisons import equal
from autodiff_core.ops.elementwise import exceeds, exp, where
from autodiff_core.ops.linear import cumsum
from autodiff_core.rules import General

REDUCTIONS = (case(""), case("mn"), case("mn", axis=0), case("lmn", axis=(0, 2), keepdims=True))
ALONG = (case("n"), case("mn", axis=0), case("lmn", axis=-1))

# fmt: off

# ── Largest entries, lengths, products ────────────

max = General("max",
    over(REAL, at=REDUCTIONS),
    lambda       x, *, axis=None, keepdims=False: values.largest(x, axis, keepdims),
    lambda g, y, x, *, axis=None, keepdims=False: share_among_ties(g, y, x, axis, keepdims))
# The largest along the last axis; among entries that tie, the first alone.
first_max = General("first_max",
    over(REAL, at=(case("n"), case("lmn"))),
    values.first_largest,
    lambda g, y, x: g[..., None] * first(equal(x, y[..., None])))
norm = General("norm",
    over(REAL, at=REDUCTIONS),
    lambda       x, *, axis=None, keepdims=False: values.norm(x, axis, keepdims),
    lambda g, y, x, *, axis=None, keepdims=False: kept(g / (y + equal(y, 0)), x.shape, axis, keepdims) * x)
products_of_others = General("products_of_others",
    over(REAL, at=(case("n"), case("mn"))),
    values.products_of_others,
    lambda g, y, x: products_of_pairs(g, x))
product = General("product",
    over(REAL, at=(case("n"), case("mn"))),
    lambda       x: np.prod(x, axis=-1),
    lambda g, y, x: g[..., None] * products_of_others(x))

# ── Scores to probabilities, safe for scores of any size ────────────

logsumexp = General("logsumexp",
    over(REAL, at=REDUCTIONS),
    lambda       x, *, axis=None, keepdims=False: values.logsumexp(x, axis, keepdims),
    lambda g, y, x, *, axis=None, keepdims=False: kept(g, x.shape, axis, keepdims)
                                                  * exp(x - kept(finite(y), x.shape, axis, keepdims)))
softmax = General("softmax",
    over(REAL, at=ALONG),
    lambda       x, *, axis=-1: values.softmax(x, axis),
    lambda g, y, x, *, axis=-1: y * (g - (g * y).sum(axis=axis, keepdims=True)))
log_softmax = General("log_softmax",
    over(REAL, at=ALONG),
    lambda       x, *, axis=-1: values.log_softmax(x, axis),
    lambda g, y, x, *, axis=-1: g - exp(y) * g.sum(axis=axis, keepdims=True))
cross_entropy = General("cross_entropy",
    over(REAL, at=(case("3", labels=1), case("23", labels=np.array([2, 0])),
                   case("223", labels=np.array([[0, 0], [1, 2]])))),
    lambda       x, *, labels: values.cross_entropy(x, labels)[0],
    lambda g, y, x, *, labels: (softmax(x, axis=-1) - one_hot(labels, x.shape[-1])) * (g / np.size(labels)))
cross_entropy.keeping(
    values.cross_entropy,
    values.cross_entropy_gradient)

# fmt: on


def share_among_ties(g: Any, y: Any, x: Any, axis: values.Axis, keepdims: bool) -> Any:
    tied = 1 - exceeds(kept(y, x.shape, axis, keepdims), x)
    return kept(g, x.shape, axis, keepdims) * (tied / tied.sum(axis=axis, keepdims=True))


def first(tied: Any) -> Any:
    """The mask without all but the first true entry along the last axis."""
    return tied & equal(cumsum(tied, axis=-1), 1)


def finite(y: Any) -> Any:
    """The logarithm of no probability at all, -inf, replaced: its entries get exp(-inf - 0), nothing."""
    return where(equal(y, -np.inf), 0, y)


def products_of_pairs(g: Any, x: Any) -> Any:
    diagonal = np.eye(x.shape[-1], dtype=bool)
    without = products_of_others(where(diagonal, 1, x[..., None, :]))
    return (g[..., :, None] * where(diagonal, 0, without)).sum(axis=-2)
