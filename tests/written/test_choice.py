"""Answers out of given options."""

import pytest

from app.written import Unreadable, parse_choice, parse_choices

OPTIONS = ["scale", "sign"]
ITEMS = {"item-1": OPTIONS, "item-2": ["axis", "sum", "sign"]}


@pytest.mark.parametrize("text", ["sign", " sign\n", '"sign"', "'sign'", '{"answer": "sign"}', '{"answer": " sign "}'])
def test_an_answer_is_a_bare_word_or_an_object(text: str) -> None:
    assert parse_choice(text, OPTIONS) == "sign"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sign", "did you mean sign?"),
        ("axis", "choose one of scale, sign"),
        ('{"answer": 1}', "no answer yet"),
        ('{"answer": ""}', "no answer yet"),
        ('{"reply": "sign"}', '"reply" is not asked for'),
        ("sign, scale", "is not among the options"),
        ("", "nothing here yet"),
    ],
)
def test_another_word_is_refused_with_the_options(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said.replace("?", r"\?")):
        parse_choice(text, OPTIONS)


def test_answers_to_several_questions_come_as_places_among_their_options() -> None:
    assert parse_choices('{"item-2": "sum", "item-1": "sign"}', ITEMS) == {"item-1": 1, "item-2": 1}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{"item-1": "sign",\n"item-2": "scale"}', (2, 11), 'item-2: "scale" is not among the options'),
        ('{"item-1": "sign", "item-2": ""}', (1, 30), "item-2: no answer yet: write one of axis, sum, sign"),
        ('{"item-1": "sign"}', (1, 1), "missing: item-2"),
    ],
)
def test_a_question_without_a_right_kind_of_answer_is_named(text: str, place: tuple[int, int], said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_choices(text, ITEMS)
    assert said in caught.value.message
    assert (caught.value.line, caught.value.column) == place
