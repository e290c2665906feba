"""Read a formula such as 2*x*cos(x^2) as a Symbol, and compute its values. Nothing of the text is ever run.

f = parse("2*x*cos(x^2)", ["x"])
values(f, {"x": np.array([0.5, 1.0])}), str(f), f.grad(sym.var("x"))
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from app.written.parser import Parser
from app.written.text import Source
from app.written.tokens import tokens
from autodiff_core import sym
from autodiff_core.sym import Symbol


def parse(text: str, variables: Collection[str]) -> Symbol:
    """The formula as a Symbol in `sym.var(name)` of those variables that it uses. Raises Unreadable.

    Signs bind as in mathematics and in Python: -x^2 is -(x^2), 2^3^2 is 2^(3^2). A product needs its sign.
    """
    source = Source.of(text)
    return Parser(source, tokens(source), tuple(variables)).formula()


def values(formula: Symbol, points: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """The formula at many points at once, float64, in the shape that the arrays of points broadcast to.

    Where the formula is not defined the value is nan or infinite, without a warning.
    """
    arrays = {name: np.asarray(array, dtype=np.float64) for name, array in points.items()}
    shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
    with np.errstate(all="ignore"):
        found = sym.evaluate(formula, **{name: arrays[name] for name in formula.list_arguments()})
    return np.array(np.broadcast_to(np.asarray(found, dtype=np.float64), shape))
