"""Recognise an output that is a constant times the right one."""

import numpy as np

from worker.grading.answers import Array

SAME = 1e-6  # relative; far above rounding, far below the distance of any two named constants


def constant_ratio(value: Array, gradient: Array, tolerance: Array) -> float | None:
    """c where value = c * gradient in every entry and the gradient is not zero, else None."""
    scale = float(np.vdot(gradient, gradient))
    if not gradient.size or scale == 0.0:
        return None
    ratio = float(np.vdot(gradient, value)) / scale
    room = tolerance * (1 + abs(ratio)) + SAME * np.abs(ratio * gradient)
    return ratio if np.all(np.abs(value - ratio * gradient) <= room) else None
