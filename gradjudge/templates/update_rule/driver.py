"""Runs beside what students hand in: calls it, and sends plain numbers. What is right is decided elsewhere."""

import numpy as np


def drive(submission, w, G, lr):
    """The weights after each step. They are read at the end: what a later step changes in place shows."""
    state, found = None, []
    for g in G:
        w, state = submission.step(w, g, state, lr)
        found.append(w)
    return np.stack(found)
