"""Whatever is handed in, a reader answers or says Unreadable, and soon."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.written import Unreadable, parse, parse_choice, parse_choices, parse_graph, parse_numbers, values
from written.agreement import POINTS

CPU_SECONDS = 20.0
FORMULA = [
    "x",
    "y",
    "e",
    "pi",
    "sin",
    "np.",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    ".",
    "1",
    "2e9",
    "1e300",
    "−",
    " ",
]
JSON = ["{", "}", "[", "]", ":", ",", " ", "\n", "-", "1", ".5", "1e300", "null", "true", '"', "\\", "'", "x"]
NODES = ['"id"', '"op"', '"in"', '"k"', '"a"', '"x"', '"mul"', '"scale"', '{"id":"a","op":"neg","in":["x"]}']
NAMES = ['"q"', '"item"', '"answer"', '"sign"', '"1/3"', '"1/0"']


def read_formula(text: str) -> None:
    formula = parse(text, ["x", "y"])
    str(formula)
    values(formula, POINTS)


def read_graph(text: str) -> None:
    parse_graph(text, ["x"]).values({"x": POINTS["x"]})


READERS: list[tuple[Callable[[str], object], list[str]]] = [
    (read_formula, FORMULA),
    (read_graph, JSON + NODES),
    (lambda text: parse_numbers(text, ["q"]), JSON + NAMES),
    (lambda text: parse_choice(text, ["sign", "scale"]), JSON + NAMES),
    (lambda text: parse_choices(text, {"item": ["sign", "scale"]}), JSON + NAMES),
]


@pytest.mark.parametrize(("read", "pieces"), READERS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_random_text_is_read_or_refused(read: Callable[[str], object], pieces: list[str], data: st.DataObject) -> None:
    made = st.lists(st.sampled_from(pieces), max_size=60).map("".join) | st.text(max_size=300)
    refused_at_most(read, data.draw(made))


@pytest.mark.parametrize(("read", "pieces"), READERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_long_repetition_is_read_or_refused(
    read: Callable[[str], object], pieces: list[str], data: st.DataObject
) -> None:
    start, middle = data.draw(st.lists(st.sampled_from(pieces), max_size=3)), data.draw(st.sampled_from(pieces))
    repeated = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=3))
    refused_at_most(read, ("".join(start) + "".join(repeated) * 10_000)[:9_990] + middle)


def test_a_text_that_never_ends_is_not_looked_at_again_for_every_quote_in_it() -> None:
    refused_at_most(READERS[2][0], '"' + '\\"' * 4_999)


def refused_at_most(read: Callable[[str], object], text: str) -> None:
    started = time.process_time()
    try:
        read(text)
    except Unreadable as refused:
        lines = text.split("\n")
        assert refused.message.isprintable()
        assert 1 <= refused.line <= len(lines)
        assert 1 <= refused.column <= len(lines[refused.line - 1]) + 1
    assert time.process_time() - started < CPU_SECONDS
