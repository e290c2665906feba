"""The course says what happens: every snippet of docs/autodiff.md is run, and prints what stands there."""

import doctest
import re
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2] / "docs" / "autodiff.md"
PREFACE, *SECTIONS = re.split(r"^(?=## )", COURSE.read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.partition("\n")[0].strip("# "))
def test_the_snippets_of_a_section_print_what_the_course_says(section: str) -> None:
    examples = snippets(PREFACE) + snippets(section)
    told: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(
        doctest.DocTest(examples, {}, COURSE.name, None, None, None), out=told.append
    )
    assert "".join(told) == ""


def test_the_course_prints_the_results_of_the_lecture() -> None:
    recorded = next(section for section in SECTIONS if "as in PyTorch" in section)
    for result in ("tensor(28.)", "[ 0.,  4.,  8., 12.]", "[1., 1., 1., 1.]", "[0., 2., 4., 6.]", "a.grad == d / a"):
        assert result in recorded


def snippets(text: str) -> list[doctest.Example]:
    """The examples of all code blocks; what is printed ends where the block ends."""
    blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return [example for block in blocks for example in doctest.DocTestParser().get_examples(block)]
