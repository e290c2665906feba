"""Draw operands and parameters for a row of the table, from the domain the row states."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autodiff_core.domain import Case, Interval
from autodiff_core.rules import Row

Call = tuple[list[Any], dict[str, Any]]


@st.composite
def calls(draw: st.DrawFn, row: Row, case: Case | None, dtype: Any = np.float64) -> Call:
    """Operands and parameters that the row may be called with, in one of its cases if it has any."""
    if case:
        shapes, params = draw(placed(case))
    else:
        count = len(row.domain.values)
        broadcastable = hnp.mutually_broadcastable_shapes(num_shapes=count, max_dims=3, max_side=3)
        shapes, params = list(draw(broadcastable).input_shapes), {}
    places = zip(shapes, row.domain.values, strict=True)
    return [draw(arrays(shape, values, dtype)) for shape, values in places], params


@st.composite
def placed(draw: st.DrawFn, case: Case) -> tuple[list[tuple[int, ...]], dict[str, Any]]:
    """The case with a length drawn for every letter; a digit is its own length."""
    lengths = {letter: draw(st.integers(2, 4)) for letter in sorted(set("jklmn"))}

    def extents(letters: str) -> tuple[int, ...]:
        return tuple(int(a) if a.isdigit() else lengths[a] for a in letters)

    params = {k: extents(v) if isinstance(v, str) else v for k, v in case.params.items()}
    return [extents(letters) for letters in case.shapes.split(",")], params


def arrays(shape: tuple[int, ...], values: Interval, dtype: Any) -> st.SearchStrategy[Any]:
    """Arrays of the interval's numbers, or a numpy scalar. Quarters make ties and zeros."""
    quarters = st.integers(int(values.low * 4), int(values.high * 4)).map(lambda k: k / 4)
    anything = st.floats(values.low, values.high, width=32, allow_subnormal=False)
    entry = st.one_of(quarters, anything).map(lambda v: 0.0 if abs(v) < 1e-6 else v)
    allowed = entry.filter(lambda v: abs(v) >= values.gap)
    return hnp.arrays(dtype, shape, elements=allowed).map(lambda a: a[()])


def cotangents(shape: tuple[int, ...], seed: int) -> Any:
    return np.random.default_rng(seed).standard_normal(shape)
