"""Define, then run: sym.var makes variables, operations compose them, compile and bind run the result.

a, b = sym.var("a"), sym.var("b")
c = 2 * a + b
value, (da, db) = sym.compile(c, wrt=[a, b])(a=1.0, b=2.0)
"""

from autodiff_core.compiled import compile, trace
from autodiff_core.symbol import Symbol, evaluate, size, substitute, var

__all__ = ["Symbol", "compile", "evaluate", "size", "substitute", "trace", "var"]
