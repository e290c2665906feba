"""Say whether two ways to compute a formula agree where the formula itself does not blow rounding up."""

from typing import Any

import numpy as np

POINTS = {"x": np.array([0.3, 0.7, 1.9, -1.3, 2.6]), "y": np.array([1.7, -0.4, 0.6, -2.2, 1.1])}
NEARBY = {name: points * (1 + 1e-11) for name, points in POINTS.items()}


def agree(one: Any, other: Any, nearby: Any) -> bool:
    """Two values at POINTS, one of them also computed at NEARBY: where that moves much, rounding may too."""
    with np.errstate(all="ignore"):
        calm = np.isfinite(one) & (np.abs(one) < 1e6) & (np.abs(one - nearby) <= 1e-6 * (1 + np.abs(one)))
    return bool(np.allclose(np.asarray(one)[calm], np.asarray(other)[calm], rtol=1e-5, atol=1e-5))
