"""Five answers to lr-01, mean squared error, and the verdict each must get. `RIGHT` checks a fresh start."""

from dataclasses import dataclass
from textwrap import dedent

EXERCISE = "lr-01"


@dataclass(frozen=True)
class Sample:
    name: str
    verdict: str
    source: str


RIGHT = Sample(
    "right",
    "passed",
    dedent("""\
        def grad(X, y, w):
            residual = X @ w - y
            return 2 / len(y) * X.T @ residual
    """),
)

SAMPLES = (
    RIGHT,
    Sample(
        "forgot-the-2",
        "wrong missing-2",
        dedent("""\
            def grad(X, y, w):
                n = len(y)
                return 1 / n * X.T @ (X @ w - y)
        """),
    ),
    Sample(
        "sum-not-mean",
        "wrong missing-1-over-n",
        dedent("""\
            def grad(X, y, w):
                residual = X @ w - y
                return 2 * X.T @ residual
        """),
    ),
    Sample(
        "never-returns",
        "timed_out",
        dedent("""\
            def grad(X, y, w):
                while True:
                    w = w - X.T @ (X @ w - y)
        """),
    ),
    Sample(
        "not-python",
        "not_gradable",
        dedent("""\
            def grad(X, y, w)
                return 2 / len(y) * X.T @ (X @ w - y)
        """),
    ),
)
