"""A small exercise made of texts, for pages that need one."""

from collections.abc import Mapping

META = """
id = "{id}"
title = "{title}"
unit = "linreg"
kind = "gradient_function"
difficulty = 2
minutes = 12
points = 10
picture = "heatmap"

[function]
name = "grad"
signature = "def grad(X, y, w) -> dw"
parameters = ["X", "y", "w"]
wrt = ["w"]

[variables]
X = "one sample per row, shape $(n, d)$"
y = "the targets, shape (n,)"
w = "the weights, shape (d,)"

[[cases]]
name = "generic"
about = "7 samples, 3 features"
public = true

[[cases]]
name = "one-sample"
about = "SECRET-ABOUT a single sample"
"""
STATEMENT = """
The loss is $L = \\frac1n \\lVert Xw - y\\rVert^2$.

$$\\nabla_w L = \\text{what you write}$$

<script>alert("statement")</script>
"""
MISTAKES = """
[[mistakes]]
id = "missing-2"
group = "constant"
family = "SECRET_FAMILY"
hint = "SECRET-HINT half of the reference."
change = [["2/n *", "1/n *"]]
"""
STARTER = "def grad(X, y, w):\n    return STARTER\n"


def files(id: str = "tt-01", title: str = "Mean <squared> error") -> Mapping[str, str]:
    return {
        "exercise.toml": META.format(id=id, title=title),
        "statement.md": STATEMENT,
        "starter.py": STARTER,
        "reference.py": "SECRET_REFERENCE = 1\n",
        "solution.py": "SECRET_SOLUTION = 2/n * 1\n",
        "mistakes.toml": MISTAKES,
    }
