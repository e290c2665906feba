"""The bank of "Name the bug": mistakes that other exercises ship with, and reports that their code really gives."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from app.content import read_folder
from app.settings import CHECKOUT
from app.written import parse_choices
from written.bug_reports import REPORTS, table

EXERCISES = CHECKOUT / "exercises"
FOLDER = EXERCISES / "cost" / "cx-02-name-the-bug"
REFERENCE = runpy.run_path(str(FOLDER / "reference.py"))
BANK = REFERENCE["BANK"]
SECTIONS = dict(re.findall(r"### (item-\d+)\n(.*?)(?=\n### |\Z)", (FOLDER / "statement.md").read_text(), re.DOTALL))


@pytest.mark.parametrize("item", BANK)
def test_an_item_shows_a_mistake_that_its_exercise_ships_with(item: str) -> None:
    exercise, mistake, _, _ = BANK[item]
    assert code_of(item).strip() in mistaken(next(EXERCISES.glob(f"*/{exercise}-*")), mistake)


@pytest.mark.parametrize("item", BANK)
def test_the_report_is_what_the_code_gives(item: str) -> None:
    faulty = {"np": np}
    exec(code_of(item), faulty)
    assert table(REPORTS[item](faulty)) in SECTIONS[item]


@pytest.mark.parametrize("item", BANK)
def test_the_options_of_the_statement_are_those_that_are_read(item: str) -> None:
    assert tuple(re.findall(r"^\* `(.+?)`:", SECTIONS[item], re.MULTILINE)) == BANK[item][2]


def test_the_model_answer_is_the_right_one_for_every_item() -> None:
    options = REFERENCE["inputs"](np.random.default_rng(0), "eight-bugs")["options"]
    right = parse_choices((FOLDER / "solution.json").read_text(), options)
    assert right == REFERENCE["expected"](options)
    assert list(right) == list(SECTIONS)


def code_of(item: str) -> str:
    return re.findall(r"```python\n(.*?)```", SECTIONS[item], re.DOTALL)[0]


def mistaken(folder: Path, mistake: str) -> str:
    exercise = read_folder(folder)
    (found,) = [one for one in exercise.mistakes if one.id == mistake]
    text = exercise["solution.py"]
    for old, new in found.change:
        text = text.replace(old, new)
    return text
