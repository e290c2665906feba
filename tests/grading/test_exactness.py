"""Finite differences pass with a remark, except where an exercise asks for the derivative itself."""

from app.models import Outcome
from grading.conftest import Judged

OF_A_LOSS = """
import numpy as np
def grad(X, y, w):
    loss = lambda w: np.mean((X @ w - y) ** 2)
    h = 1e-5
    return np.array([(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(len(w))])
"""
OF_A_GRADIENT = """
import numpy as np
def grad(A, x, v):
    slope = lambda x: A.T @ (1 / (1 + np.exp(-A @ x))) + x**3
    h = 1e-6
    return (slope(x + h * v) - slope(x - h * v)) / (2 * h)
"""


def test_where_differences_are_not_accepted_they_are_called_by_their_name(judged: Judged) -> None:
    report = judged(OF_A_GRADIENT, "en-11")
    assert report.outcome is Outcome.wrong
    assert report.findings[0].mistake == "finite-differences"


def test_elsewhere_they_are_no_mistake_of_the_formula(judged: Judged) -> None:
    report = judged(OF_A_LOSS, "lr-01")
    assert all(finding.mistake != "finite-differences" for finding in report.findings)
    assert any(row.verdict == "close" for row in report.variables)
