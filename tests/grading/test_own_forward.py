"""A wrong forward pass is said first, and whether the gradients are right for it."""

import pytest

from app.models import Outcome
from app.services.reports import Report
from grading.conftest import Judged

PAIR = """
import numpy as np
def forward(x, gamma, beta, eps):
    m, c = x.mean(axis=-1, keepdims=True), x.shape[-1]
    d = x - m
    s = np.sqrt((d * d).mean(axis=-1, keepdims=True) + eps)
    return gamma * d / s * 1.25 + beta, (d, s, gamma)
def backward(dout, cache):
    d, s, gamma = cache
    n = d / s
    g = dout * gamma * 1.25
    dx = (g - g.mean(axis=-1, keepdims=True) - n * (g * n).mean(axis=-1, keepdims=True)) / s
    axes = tuple(range(d.ndim - 1))
    return dx, (dout * n * 1.25).sum(axis=axes), dout.sum(axis=axes)
"""


def test_gradients_that_fit_another_forward_are_called_right_for_it(judged: Judged) -> None:
    first = first_finding(judged(PAIR, "ly-11"))
    assert first.mistake == "forward-differs"
    assert first.variable == "out"
    assert "right for the function that you compute" in first.message


def test_gradients_that_do_not_fit_it_either_are_told_so(judged: Judged) -> None:
    first = first_finding(judged(PAIR.replace("g = dout * gamma * 1.25", "g = dout * gamma"), "ly-11"))
    assert first.mistake == "forward-differs"
    assert "do not fit" in first.message


def test_a_right_forward_is_not_spoken_of(judged: Judged) -> None:
    report = judged(PAIR.replace(" * 1.25", ""), "ly-11")
    assert report.outcome is Outcome.passed


@pytest.mark.parametrize("body", ["return 3.0 * x, x", "return x[:, :1], x"])
def test_a_backward_that_fails_beside_a_wrong_forward_is_a_finding_of_its_own(judged: Judged, body: str) -> None:
    source = f"def forward(x, gamma, beta, eps):\n    {body}\ndef backward(dout, cache):\n    return 1 / 0\n"
    assert first_finding(judged(source, "ly-11")).mistake == "exception"


def first_finding(report: Report):  # type: ignore[no-untyped-def]
    assert report.outcome is not Outcome.passed
    return report.findings[0]
