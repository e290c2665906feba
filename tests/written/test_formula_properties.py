"""Formulas at random: Python's precedence, printing and reading again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.written import Unreadable, parse, values
from app.written.vocabulary import FUNCTIONS
from written.agreement import NEARBY, POINTS, agree

SIGNS = st.sampled_from(["+", "-", "*", "/", "^", "**"])
SMOOTH = st.sampled_from(sorted(set(FUNCTIONS) - {"sign"}))
# Numbers whose products are exact, so that their order does not matter.
NUMBERS = st.sampled_from(["2", "0.5", "3", "1.5", "0.25", "1"])


def unbracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, SIGNS, inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("+{}".format),
    )


def with_functions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return unbracketed(inner) | st.tuples(SMOOTH, inner).map(lambda pair: f"{pair[0]}({pair[1]})")


FLAT = st.recursive(st.sampled_from(["x", "y"]), unbracketed, max_leaves=12)
FORMULAS = st.recursive(st.sampled_from(["x", "y"]) | NUMBERS, with_functions, max_leaves=10)


@settings(max_examples=300, deadline=None)
@given(FLAT)
def test_signs_bind_as_they_do_in_python(text: str) -> None:
    formula = parse(text, ["x", "y"])
    with np.errstate(all="ignore"):
        in_python = eval(text.replace("^", "**"), {}, dict(POINTS))
    assert agree(in_python, values(formula, POINTS), values(formula, NEARBY))


@settings(max_examples=300, deadline=None)
@given(FORMULAS)
def test_a_printed_formula_is_read_again_with_the_same_values(text: str) -> None:
    try:
        formula = parse(text, ["x", "y"])
    except Unreadable as refused:
        assert "no finite number" in refused.message
        return
    again = parse(str(formula), ["x", "y"])
    assert agree(values(formula, POINTS), values(again, POINTS), values(formula, NEARBY))
