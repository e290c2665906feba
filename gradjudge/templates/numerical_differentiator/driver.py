"""Runs beside what students hand in: calls it, and sends plain numbers. What is right is decided elsewhere."""

import math

FUNCTIONS = {"sine": math.sin, "exponential": math.exp, "cube": lambda z: z**3, "parabola": lambda z: z**2}


def drive(submission, function, x):
    """One value for each name in `outputs`. Functions cannot be sent: they are made here by their names."""
    return float(submission.curvature(FUNCTIONS[function], x))
