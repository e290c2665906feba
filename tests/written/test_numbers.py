"""Values of a derivation: one JSON object, the names asked for, finite numbers."""

import pytest

from app.written import Unreadable, parse_numbers

NAMES = ["q", "dq"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"q": 2, "dq": -2.5e-3}', [2.0, -0.0025]),
        ('{"dq": 1, "q": "1/3"}', [1 / 3, 1.0]),
        ('{"q": "50*100*1000", "dq": "2^-3"}', [5e6, 0.125]),
        ('{"q": .5, "dq": +07}', [0.5, 7.0]),
        ("｛“q”：−1，“dq”：2｝", [-1.0, 2.0]),
    ],
)
def test_numbers_are_read_in_the_order_of_the_names(text: str, read: list[float]) -> None:
    assert list(parse_numbers(text, NAMES).items()) == list(zip(NAMES, read, strict=True))


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{"q": 1}', (1, 1), "missing: dq"),
        ('{"q": 1, "dq": 2,\n "Dq": 3}', (2, 2), "did you mean dq?"),
        ('{"q": 1, "dq": 2, "zzz": 3}', (1, 19), "the names are q, dq"),
        ('{"q": 1, "q": 1}', (1, 10), "twice"),
        ('{"q": null, "dq": 2}', (1, 7), "q is null"),
        ('{"q": "", "dq": 2}', (1, 7), "q is empty"),
        ('{"q": true, "dq": 2}', (1, 7), "q is true"),
        ('{"q": [1], "dq": 2}', (1, 7), "q is a list"),
        ('{"q": {"v": 1}, "dq": 2}', (1, 7), "q is an object"),
        ('{"q": "a lot", "dq": 2}', (1, 7), 'q is "a lot", which is no number'),
        ('{"q": "1/0", "dq": 2}', (1, 7), "no finite number"),
        ('{"q": NaN, "dq": 2}', (1, 7), "only finite numbers"),
        ('{"q": -Infinity, "dq": 2}', (1, 7), "a value is missing"),
        ('{"q": 1e999, "dq": 2}', (1, 7), "go up to 1e+300"),
        ('{"q": ' + "9" * 5000 + "}", (1, 7), "go up to 1e+300"),
        ('{"q": 50*100, "dq": 2}', (1, 9), "in double quotes"),
        ('{"q": 1/3, "dq": 2}', (1, 8), 'write "1/3"'),
        ("{'q': 1, 'dq': 2}", (1, 2), "double quotes"),
        ("{q: 1, dq: 2}", (1, 2), "a name in double quotes"),
        ('{"q": 1, "dq": 2,}', (1, 17), "no comma stands before a closing bracket"),
        ('{"q": 1 "dq": 2}', (1, 9), "a comma"),
        ('{"q" 1}', (1, 6), "a colon is missing"),
        ('{"q": 1, "dq": 2', (1, 1), "is not closed"),
        ('{"q": 1, "dq": 2} 3', (1, 19), "complete before this"),
        ('{"q": 1, # one\n"dq": 2}', (1, 10), "no comments"),
        ("[1, 2]", (1, 1), "one JSON object"),
        ("[" * 200, (1, 102), "more than 100 brackets"),
        ("[" + "1," * 2000 + "1]", (1, 4000), "at most 2,000"),
        ("", (1, 1), "nothing here yet"),
    ],
)
def test_what_is_no_such_object_is_named_with_its_place(text: str, place: tuple[int, int], said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_numbers(text, NAMES)
    assert said in caught.value.message
    assert (caught.value.line, caught.value.column) == place
