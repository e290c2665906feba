"""The pages in a real browser: with scripts and without, by keyboard, on a narrow screen, in the dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.models import Outcome
from app.services.reports import FindingReport, Report, VariableReport
from browser.conftest import Site

SHOTS = Path(__file__).parents[1] / "screenshots"
SCREENS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    "narrow-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}
SOURCE = '''import numpy as np


def grad(X, y, w):
    """Gradient of the mean squared error, but the square was forgotten, and this line is rather long on a telephone."""
    n, d = X.shape
    r = X @ w - y
    print("residual", r.shape)
    return 1 / n * X.T @ r
'''


def test_a_submission_shows_its_verdict_without_a_reload(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page("ann", f"/exercises/{site.world.assigned().id}")
    page.get_by_label("Your code").fill(SOURCE)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("status")).to_contain_text("Waiting for a grader")
    page.evaluate("window.sameDocument = true")
    site.world.judged(int(page.url.rsplit("/", 1)[1]), many_things())
    expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Partly right: 5 of 10 points.")
    assert page.evaluate("window.sameDocument")
    page.get_by_role("link", name="Line 9").click()
    expect(page.locator("#L9")).to_contain_text("return 1 / n")


def test_without_scripts_the_page_comes_back_until_the_verdict_is_there(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page("ann", f"/exercises/{site.world.assigned().id}", java_script_enabled=False)
    page.get_by_label("Your code").fill(SOURCE)
    page.get_by_role("button", name="Submit").click()
    site.world.judged(int(page.url.rsplit("/", 1)[1]), many_things())
    expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()


def test_a_refused_text_stays_in_the_editor(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page("ann", f"/exercises/{site.world.assigned().id}")
    text = "\n\n# long\n" + f"x = '{'ü∇梯度' * 200}'\n" * 40
    page.get_by_label("Your code").fill(text)
    with page.expect_response(lambda response: response.status == 413):
        page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 65,536")
    assert page.get_by_label("Your code").input_value() == text


def test_a_file_can_be_handed_in(site: Site, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("ann", f"/exercises/{site.world.assigned().id}")
    (tmp_path / "mine.py").write_bytes(SOURCE.encode())
    page.get_by_label("Or a file").set_input_files(tmp_path / "mine.py")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/submissions/*")
    assert site.world.sources() == [SOURCE]


def test_signing_in_and_submitting_need_no_mouse(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(None, "/sign-in")
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type("open sesame")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.goto(f"/exercises/{site.world.assigned().id}")
    page.get_by_label("Your code").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/*")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_fits_its_screen(site: Site, open_page: Callable[..., Page], screen: str) -> None:
    judged = site.world.submitted(source=SOURCE)
    site.world.judged(judged, many_things())
    site.world.judged(site.world.submitted("bob"), Report(Outcome.passed, 1.0))
    waiting = site.world.submitted(source=SOURCE)
    world = site.world
    cell = f"/courses/{world.course_id()}/students/{world.user('ann').id}/exercises/{world.assigned().id}"
    SHOTS.mkdir(exist_ok=True)
    for name, who, path in (
        ("sign-in", None, "/sign-in"),
        ("exercises", "ann", "/"),
        ("exercise", "ann", f"/exercises/{world.assigned().id}"),
        ("waiting", "ann", f"/submissions/{waiting}"),
        ("submission", "ann", f"/submissions/{judged}"),
        ("workers", "adam", "/admin/workers"),
        ("account", "ann", "/account"),
        ("courses", "tess", "/courses"),
        ("course", "tess", f"/courses/{world.course_id()}"),
        ("cell", "tess", cell),
    ):
        page = open_page(who, path, **SCREENS[screen])
        page.screenshot(path=SHOTS / f"{name}-{screen}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def many_things() -> Report:
    return Report(
        outcome=Outcome.partial,
        share=0.5,
        variables=(
            variable("generic", 11, True, "dw", "wrong", 0.4127, 0.5, message="Every entry differs."),
            variable("generic", 11, True, "db", "exact", 2.2e-16, 1.0),
            variable("generic", 12, True, "dw", "wrong", 0.3319, 0.5),
            variable("generic", 12, True, "db", "close", 4.1e-11, 1.0),
            variable("one-sample", 977, False, "dw", "wrong", 0.9, 0.5),
            variable("one-sample", 977, False, "db", "exact", 0.0, 1.0),
        ),
        findings=(
            FindingReport(
                "missing-2",
                "constant",
                "Your gradient is half of the reference everywhere.",
                "That would be right for the loss with 1/(2n). Where did the 2 of the square go?",
                "dw",
                9,
                evidence={"ratio": 0.5, "cases": ["generic", "one-sample"], "looked_up_as": "1/2"},
            ),
            FindingReport("relu-at-zero", "routing", "You use relu'(0) = 1; that is accepted.", remark=True),
        ),
        console="residual (7,)\n" * 3,
        steps={"start": 0.031, "run": 0.212, "judge": 0.009},
    )


def variable(
    case: str, seed: int, public: bool, name: str, verdict: str, error: float, ratio: float, message: str = ""
) -> VariableReport:
    shape = (3,) if name == "dw" else ()
    return VariableReport(case, seed, public, name, verdict, shape, shape, "float64", error, 1.3e-13, ratio, message)
