"""What a student and a teacher read on the pages."""

import pytest
from sqlalchemy import select, update

from app.models import GradingRun, HintShown, Outcome, State
from app.services.reports import Report, VariableReport
from web.world import Browser, World, half_right


def test_the_list_shows_each_exercise_with_the_best_result(world: World, ann: Browser) -> None:
    assert "not tried yet" in ann.get("/").text
    world.judged(world.submitted())
    world.judged(world.submitted(), Report(Outcome.passed, 1.0))
    world.submitted()
    page = words(ann.get("/").text)
    assert "Mean &lt;squared&gt; error one-01 2 of 5 12 10" in page
    assert "Passed 10 of 10" in page
    assert "Assignment one" in page


def test_the_exercise_page_holds_what_one_needs_and_nothing_of_the_answer(world: World, ann: Browser) -> None:
    page = ann.get(f"/exercises/{world.assigned().id}").text
    assert "<mfrac>" in page
    assert "def grad(X, y, w) -&gt; dw" in page
    assert "the targets, shape (n,)" in page
    assert "7 samples, 3 features" in page
    assert "And 1&nbsp;more case that you do not see" in page
    assert "return STARTER" in page
    assert "SECRET" not in page


def test_the_editor_opens_with_the_last_own_text_or_the_starter(world: World, ann: Browser) -> None:
    world.submitted("ann", "first = 1")
    world.submitted("ann", "second = 1")
    world.submitted("bob", "bobs = 1")
    address = f"/exercises/{world.assigned().id}"
    assert ">\nsecond = 1</textarea>" in ann.get(address).text
    assert "return STARTER" in ann.get(f"{address}?starter=1").text


def test_submitting_leads_to_a_page_that_waits(world: World, ann: Browser) -> None:
    answer = ann.post(f"/exercises/{world.assigned().id}", {"source": "x = 1\r\ny = 2\r\n"})
    assert answer.status_code == 303
    assert world.sources() == ["x = 1\ny = 2\n"]
    page = ann.get(answer.location).text
    assert "Waiting for a grader" in page
    assert f'data-poll="{answer.location}/report"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'role="status"' in page


def test_a_final_page_asks_for_nothing_more(world: World, ann: Browser) -> None:
    number = world.submitted()
    world.judged(number)
    page = ann.get(f"/submissions/{number}").text
    assert 'data-poll=""' in page
    assert "refresh" not in page
    assert "poll.js" not in page


def test_the_report_says_in_order_what_is_right_what_is_wrong_and_where(world: World, ann: Browser) -> None:
    number = world.submitted()
    world.judged(number)
    report = ann.get(f"/submissions/{number}/report").text
    order = [
        "Wrong",
        "5 of 10 points",
        "What is right",
        "dw has the right shape",
        "Half of the reference.",
        "Look at the square.",
        "Variable by variable",
        "0.25",
        "Case by case",
        "seed 11",
        "Remarks",
        "Overflows on large scores.",
        "printed",
        "return w",
        "Queued",
        "Finished",
    ]
    places = [report.index(text) for text in order]
    assert places == sorted(places)
    assert 'class="line marked" id="L2"' in report
    assert "<!doctype" not in report


def test_a_title_is_shown_for_groups_that_have_one(world: World, ann: Browser) -> None:
    number = world.submitted()
    world.judged(number)
    report = ann.get(f"/submissions/{number}/report").text
    assert "<h3>Wrong constant: 2, 1/2, n, 1/n</h3>" in report


def test_hidden_cases_keep_their_numbers_from_students_and_not_from_staff(world: World, ann: Browser) -> None:
    number = world.submitted()
    world.judged(number)
    own, staffs = (browser.get(f"/submissions/{number}").text for browser in (ann, world.browser("tess")))
    for secret in ("977", "0.375", "3e-12", "HIDDEN"):
        assert secret not in own
        assert secret in staffs
    assert "one-sample" in own


def test_hidden_inputs_that_read_alike_share_one_line(world: World, ann: Browser) -> None:
    number = world.submitted()
    inputs = [("generic", 1, True), ("wide", 2, False), ("wide", 3, False), ("square", 4, False)]
    lines = (VariableReport(case, seed, public, "dw", "wrong", (3,), (3,)) for case, seed, public in inputs)
    world.judged(number, Report(Outcome.wrong, 0, tuple(lines)))
    page = words(ann.get(f"/submissions/{number}/report").text)
    assert "generic seed 1 dw wrong" in page
    assert "wide 2&nbsp;inputs, not shown in full dw wrong" in page
    assert "square 1&nbsp;input, not shown in full dw wrong" in page
    assert "0 of 4&nbsp;inputs" in page


def test_a_variable_shows_the_numbers_of_the_input_that_misses_its_tolerance_most(world: World, ann: Browser) -> None:
    number = world.submitted()
    inputs = [("exact", 9.0, 10.0), ("wrong", 0.125, 1e-12), ("wrong", 0.5, 1e-9), ("close", 7.0, 1e-15)]
    lines = (
        VariableReport("generic", seed, True, "dw", verdict, (3,), (3,), "float64", error, tolerance)
        for seed, (verdict, error, tolerance) in enumerate(inputs)
    )
    world.judged(number, Report(Outcome.wrong, 0, tuple(lines)))
    page = words(ann.get(f"/submissions/{number}/report").text)
    assert "dw wrong 2 of 4&nbsp;inputs 0.125 1e-12" in page


def test_everything_right_is_said_in_one_sentence(world: World, ann: Browser) -> None:
    number = world.submitted()
    lines = (VariableReport("a", 1, True, name, "exact", (3,), (3,)) for name in ("dw", "db"))
    world.judged(number, Report(Outcome.passed, 1.0, tuple(lines)))
    assert "Everything: dw and db on the only input." in ann.get(f"/submissions/{number}/report").text


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (State.queued, "Waiting for a grader"),
        (State.grading, "being run and judged now"),
        (State.failed, "That is our fault, not yours"),
        (State.cancelled, "withdrawn"),
    ],
)
def test_every_state_is_said_in_words(world: World, ann: Browser, state: State, text: str) -> None:
    number = world.submitted()
    with world.database.writing() as session:
        session.execute(update(GradingRun).values(state=state, failure="The disk was full." * (state == State.failed)))
    page = ann.get(f"/submissions/{number}").text
    assert text in page
    assert ("The disk was full." in page) is (state == State.failed)


def test_a_hint_is_kept_as_shown_once_when_its_student_reads_it(world: World, ann: Browser) -> None:
    number = world.submitted()
    world.judged(number)
    world.browser("tess").get(f"/submissions/{number}")
    assert shown(world) == []
    ann.get(f"/submissions/{number}")
    ann.get(f"/submissions/{number}/report")
    world.client().get(f"/api/v1/submissions/{number}", headers=world.api("ann"))
    assert [(hint.user_id, hint.rung) for hint in shown(world)] == [(world.user("ann").id, 1)]


def test_reading_through_the_api_shows_hints_too(world: World) -> None:
    number = world.submitted()
    world.judged(number)
    world.client().get(f"/api/v1/submissions/{number}", headers=world.api("ann"))
    assert len(shown(world)) == 1


def test_a_teacher_sees_students_against_exercises_and_what_is_behind_a_cell(world: World) -> None:
    number = world.submitted("ann", "behind = 'the cell'\nx = 1")
    world.judged(number, half_right())
    world.submitted("ann", "later = 1")
    tess = world.browser("tess")
    page = words(tess.get(f"/courses/{world.course_id()}").text)
    assert "Ann Student Wrong 5 points, 2&nbsp;submissions, 1 waiting" in page
    assert "Bob Student nothing" in page
    assert "Tess Teacher nothing" not in page
    cell = tess.get(
        f"/courses/{world.course_id()}/students/{world.user('ann').id}/exercises/{world.assigned().id}"
    ).text
    assert "behind = &#39;the cell&#39;" in cell
    assert "later = 1" in cell
    assert "Half of the reference." in cell
    assert f'href="/submissions/{number}"' in cell


def test_a_cell_of_another_course_does_not_open(world: World) -> None:
    tess = world.browser("tess")
    inside = f"/courses/{world.course_id()}/students"
    assert tess.get(f"{inside}/{world.user('ann').id}/exercises/{world.assigned('two').id}").status_code == 404
    assert tess.get(f"{inside}/{world.user('otto').id}/exercises/{world.assigned().id}").status_code == 404


def test_an_error_of_ours_is_told_as_ours(world: World, ann: Browser) -> None:
    number = world.submitted()
    with world.database.writing() as session:
        session.execute(update(GradingRun).values(state="no such state"))
    answer = ann.get(f"/submissions/{number}")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "Traceback" not in answer.text


def test_the_wrong_method_gets_a_page_of_its_own(ann: Browser) -> None:
    answer = ann.post("/courses")
    assert answer.status_code == 405
    assert "does not work that way" in answer.text
    assert "GET" in answer.headers["Allow"]


def shown(world: World) -> list[HintShown]:
    with world.database.reading() as session:
        return list(session.scalars(select(HintShown)))


def words(page: str) -> str:
    """The text between the tags, with single spaces."""
    return " ".join(" ".join(part.partition(">")[2] for part in page.split("<")).split())
