"""Nothing that anybody wrote becomes markup, and no invisible character misleads who reads it."""

import pytest
from sqlalchemy import update

from app import markup
from app.models import Outcome, User
from app.services.reports import FindingReport, Report, VariableReport
from web.world import Browser, World

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
BACKWARDS = "\u202egnp.exe\u2066"
STATEMENTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\text{</mtext></math><script>alert(1)</script>}$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "$<svg onload=alert(1)>$",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/track.png)",
    "$\\class{x}{\\style{background:red}{y}}$",
    "`$<b>$`",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_brings_no_script_no_handler_and_no_foreign_address(statement: str) -> None:
    safe = str(markup.to_html(statement)).lower()
    for bad in (
        "<script",
        "<img",
        "<svg",
        "<style",
        'href="javascript',
        'href="data:',
        " style=",
        " onerror=alert(1)>\n<",
    ):
        assert bad not in safe
    assert "onerror" not in safe or "&lt;" in safe


def test_formulas_become_mathml() -> None:
    safe = markup.to_html("The loss is $L = \\frac1n \\lVert Xw-y\\rVert^2$ and\n\n$$\\sum_{i=1}^n x_i$$")
    assert "<math" in safe
    assert "<mfrac><mn>1</mn><mi>n</mi></mfrac>" in safe
    assert 'display="block"' in safe
    assert "$" not in safe
    assert "\\" not in safe


def test_a_formula_that_cannot_be_read_is_shown_as_it_was_written() -> None:
    assert markup.to_inline("$\\frac{$") == '<span class="math inline"><code>\\frac{</code></span>'


def test_dollars_in_prose_are_no_formula() -> None:
    assert markup.to_inline("between $ 5 and $ 6") == "between $ 5 and $ 6"


def test_names_sources_messages_and_prints_are_shown_as_text(world: World) -> None:
    with world.database.writing() as session:
        session.execute(update(User).values(display_name=NASTY + BACKWARDS))
    number = world.submitted(source=f"# {NASTY}{BACKWARDS}\x07")
    world.judged(number, nasty_report())
    ann, tess = world.browser("ann"), world.browser("tess")
    cell = f"/courses/{world.course_id()}/students/{world.user('ann').id}/exercises/{world.assigned().id}"
    pages = [ann.get(f"/submissions/{number}"), ann.get("/"), ann.get(f"/exercises/{world.assigned().id}")]
    pages += [tess.get(path) for path in (f"/submissions/{number}", f"/courses/{world.course_id()}", cell)]
    for page in pages:
        shown = without_editor(page.text)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "\u202e" not in shown
        assert "\u2066" not in shown
        assert "\x07" not in shown
    assert pages[0].text.count("⟨U+202E⟩") >= 5
    assert "⟨U+0007⟩" in pages[0].text


def test_the_editor_gives_the_text_back_as_it_was(world: World, ann: Browser) -> None:
    text = "\n\n# </textarea><b> & &amp; \u202e\n\tx = 1\n"
    world.submitted(source=text)
    page = ann.get(f"/exercises/{world.assigned().id}").text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f">\n{escaped}</textarea>" in page


@pytest.mark.parametrize("field", ["username", "next"])
def test_what_was_typed_into_the_sign_in_form_comes_back_as_text(world: World, field: str) -> None:
    answer = world.browser().sign_in(NASTY[:80], "wrong", **({field: NASTY} if field == "next" else {}))
    assert "<script>alert" not in answer.text
    assert 'value="&lt;script&gt;' in answer.text


def test_an_address_that_does_not_exist_is_not_repeated_as_markup(ann: Browser) -> None:
    answer = ann.get("/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def nasty_report() -> Report:
    text = NASTY + BACKWARDS
    return Report(
        outcome=Outcome.wrong,
        share=0,
        variables=(VariableReport(text[:80], 1, True, text[:80], "wrong", (1,), (1,), message=text),),
        findings=(FindingReport(text[:80], "x", text, text, text[:80], 1, evidence={text: text, "list": [text]}),),
        console=text,
        steps={text: 1.0},
    )


def without_editor(page: str) -> str:
    before, _, rest = page.partition("<textarea")
    return before + rest.partition("</textarea>")[2]
