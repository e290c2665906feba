"""Use once what submissions use: libraries look things up, and take memory, at the first use."""

from __future__ import annotations

import inspect
import traceback
import warnings
from typing import Any

import numpy as np

_ON_SMALL = (np.linalg.inv, np.linalg.svd, np.linalg.eig, np.linalg.qr, np.linalg.det, np.linalg.norm, np.fft.fft)
_BROKEN = ("1/0", "(", "[][0]", "np.zeros(2) @ np.zeros(3)", "np.log(np.zeros(2))", "warnings.warn('once')")


def warm_up() -> None:
    random = np.random.default_rng(0).normal(size=(256, 256))
    for kind in (np.float64, np.float32):
        _compute(random.astype(kind))
    str(random), np.einsum("ij,jk->ik", random, random, optimize=True), np.allclose(random, random), np.random.rand()
    inspect.signature(warm_up).bind()
    _complain()


def _compute(square: Any) -> None:
    """BLAS takes its work space at the first product that is not small: here no student is charged for it."""
    square @ square.T, square @ square[0]
    small = square[:8, :8]
    for use in _ON_SMALL:
        use(small)
    np.linalg.lstsq(small, small[0], rcond=None), np.linalg.solve(small, small[0])


def _complain() -> None:
    for source in _BROKEN:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                exec(compile(source, "<once>", "exec"), {"np": np, "warnings": warnings})
            except Exception:
                traceback.format_exc()
