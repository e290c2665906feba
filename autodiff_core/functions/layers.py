"""What networks are built from: lookup, normalisation, convolution, pooling and the loss of a classifier.

Images are (N, C, H, W): samples, channels, rows, columns.
"""

import math
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.adjoints import Shape
from autodiff_core.functions.composed import centred
from autodiff_core.graphs.deferred import deferrable
from autodiff_core.values import Axis

Pair = int | tuple[int, int]


@deferrable
def cross_entropy(logits: Any, labels: Any) -> Any:
    """The mean of -log softmax(logits)[label], for logits (..., k) and integer labels (...) from 0 to k - 1."""
    shape, labels = logits.shape, np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"cross_entropy wants integer labels, got {labels.dtype}: convert them with .astype(int)")
    if labels.shape != shape[:-1]:
        raise ValueError(f"cross_entropy wants one label for each row: logits are {shape}, labels {labels.shape}")
    if labels.size:
        # The places of the extremes are found sooner than the extremes.
        for worst in labels.item(labels.argmin()), labels.item(labels.argmax()):
            if not 0 <= worst < shape[-1]:
                raise IndexError(
                    f"Target {worst} is out of bounds: {shape[-1]} scores have labels 0 to {shape[-1] - 1}"
                )
    return ops.cross_entropy(logits, labels=labels)


def embedding(table: Any, ids: Any) -> Any:
    """The rows of a table (V, D) that the ids name, in shape (*ids.shape, D). A row named twice gets both gradients."""
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu":
        raise TypeError(f"embedding wants integer ids, got {ids.dtype}")
    return ops.getitem(table, key=ids)


@deferrable
def layer_norm(x: Any, gamma: Any = None, beta: Any = None, axis: Axis = -1, eps: float = 1e-5) -> Any:
    """Each sample to mean 0 and variance 1 (over n, not n - 1) along the axis, then times gamma plus beta."""
    return affine(standardised(x, axis, eps), gamma, beta)


@deferrable
def batch_norm(x: Any, gamma: Any = None, beta: Any = None, eps: float = 1e-5) -> Any:
    """Each feature of x (N, C, ...) to mean 0 and variance 1 over the batch, then times gamma (C,) plus beta (C,)."""
    axes = tuple(k for k in range(len(x.shape)) if k != 1)
    along = (1, x.shape[1], *(1,) * (len(x.shape) - 2))
    scale, shift = (None if p is None else ops.reshape(p, shape=along) for p in (gamma, beta))
    return affine(standardised(x, axes, eps), scale, shift)


@deferrable
def conv2d(x: Any, w: Any, bias: Any = None, stride: Pair = 1, padding: Pair = 0) -> Any:
    """Cross-correlate images (N, C, H, W) with filters (F, C, KH, KW), as deep learning does: (N, F, OH, OW)."""
    images, filters, kernel = np.shape(x), np.shape(w), np.shape(w)[2:]
    if len(images) != 4 or len(filters) != 4 or images[1] != filters[1]:
        raise ValueError(f"conv2d wants images (N, C, H, W) and filters (F, C, KH, KW), got {images} and {filters}")
    patches = sights(padded(x, pair(padding)), kernel, pair(stride))
    n, _, oh, ow, *_ = patches.shape
    size = math.prod(filters[1:])
    # The places stay the last axis throughout: long rows to copy, and a result that is in order already.
    columns = ops.reshape(ops.transpose(patches, axes=(0, 1, 4, 5, 2, 3)), shape=(n, size, oh * ow))
    out = ops.reshape(ops.reshape(w, shape=(filters[0], size)) @ columns, shape=(n, filters[0], oh, ow))
    return out if bias is None else out + ops.reshape(bias, shape=(filters[0], 1, 1))


@deferrable
def max_pool2d(x: Any, kernel: Pair, stride: Pair | None = None, padding: Pair = 0) -> Any:
    """The largest entry of each window; where entries tie, the first of them (row by row) gets the gradient.

    stride: the kernel if left out; with a smaller one windows overlap. Padding never wins.
    """
    patches = sights(padded(x, pair(padding), -np.inf), pair(kernel), pair(kernel if stride is None else stride))
    return ops.first_max(ops.reshape(patches, shape=(*patches.shape[:-2], -1)))


@deferrable
def avg_pool2d(x: Any, kernel: Pair, stride: Pair | None = None, padding: Pair = 0) -> Any:
    """The mean of each window, zeros of the padding counted. stride: the kernel if left out."""
    patches = sights(padded(x, pair(padding)), pair(kernel), pair(kernel if stride is None else stride))
    return ops.mean(patches, axis=(-2, -1))


def standardised(x: Any, axis: Axis, eps: float) -> Any:
    distance = centred(x, axis)
    return distance / ops.sqrt(ops.mean(ops.square(distance), axis=axis, keepdims=True) + eps)


def affine(x: Any, scale: Any, shift: Any) -> Any:
    scaled = x if scale is None else x * scale
    return scaled if shift is None else scaled + shift


def sights(x: Any, kernel: Shape, stride: Shape) -> Any:
    """What a kernel sees of x at each of its places: (..., OH, OW, KH, KW)."""
    if any(k > n for k, n in zip(kernel, x.shape[-2:], strict=True)):
        raise ValueError(
            f"Kernel size can't be greater than actual input size: {kernel} on {x.shape[-2:]} with padding"
        )
    return ops.windows(x, kernel=tuple(kernel), stride=stride)


def padded(x: Any, margin: Shape, fill: float = 0.0) -> Any:
    """x with a margin of rows and of columns on both sides."""
    if margin == (0, 0):
        return x
    (above, beside), (*rest, h, w) = margin, x.shape
    key = (..., slice(above, above + h), slice(beside, beside + w))
    wide = ops.scatter_add(x, key=key, shape=(*rest, h + 2 * above, w + 2 * beside))
    if fill == 0:
        return wide
    frame = np.full(wide.shape[-2:], fill, x.dtype)
    frame[key[1:]] = 0
    return wide + frame


def pair(n: Pair) -> tuple[int, int]:
    return n if isinstance(n, tuple) else (n, n)
