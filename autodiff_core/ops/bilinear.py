"""Bilinear rows: y = B(a, b), then the adjoint towards a, then towards b."""

from autodiff_core import values
from autodiff_core.adjoints import matmul_left, matmul_right
from autodiff_core.domain import REAL, case, over
from autodiff_core.rules import Bilinear

# fmt: off

dot = Bilinear("dot",
    over(REAL, REAL, at=(case("n,n"),)),
    values.inner,
    lambda g, a, b: g * b,
    lambda g, a, b: g * a)
outer = Bilinear("outer",
    over(REAL, REAL, at=(case("m,n"),)),
    values.outer_product,
    lambda g, a, b: g @ b,
    lambda g, a, b: a @ g)
matmul = Bilinear("matmul",
    over(REAL, REAL, at=(case("n,n"), case("mn,n"), case("n,nl"), case("mn,nl"), case("n,kmnl"),
                         case("kmn,n"), case("kmn,knl"), case("k1mn,jnl"), case("mn,knl"), case("kmn,nl"))),
    values.matmul,
    matmul_left,
    matmul_right)
