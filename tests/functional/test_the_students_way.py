"""What a student does at 23:50, in a real browser against the running stack: wrong, named, mended, passed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from functional.stack import Stack

HALF = "def grad(X, y, w):\n    return X.T @ (X @ w - y) / len(y)\n"
RIGHT = HALF.replace("return", "return 2 *")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_wrong_gradient_is_named_mended_and_passes(stack: Stack, chrome: Browser, scripts: bool) -> None:
    page = entered(stack, chrome, "ada", java_script_enabled=scripts)
    page.get_by_role("link", name="Linear regression, mean squared error").click()
    expect(page.locator("math").first).to_be_visible()
    submit(page, HALF)
    expect(page.get_by_text("Half of the reference everywhere")).to_be_visible()
    expect(page.locator(".headline")).to_contain_text("0 of 10")
    page.get_by_role("link", name="Back to the exercise").click()
    submit(page, RIGHT)
    expect(page.locator(".headline")).to_contain_text("10 of 10")
    page.context.close()


def test_an_endless_loop_ends_with_its_limit(stack: Stack, chrome: Browser) -> None:
    page = entered(stack, chrome, "ben")
    page.get_by_role("link", name="Ridge regression").click()
    submit(page, "def grad(X, y, w, b, lam):\n    while True: pass\n")
    expect(page.get_by_text("Stopped after 2 s")).to_be_visible()
    page.context.close()


def test_the_instructor_sees_the_cell_and_what_stands_behind_it(stack: Stack, chrome: Browser) -> None:
    stack.verdict(HALF)
    page = entered(stack, chrome, "grace")
    page.get_by_role("link", name="Courses").click()
    page.get_by_role("link", name="Gradients by hand").click()
    page.get_by_role("row", name="Ada").get_by_role("link").filter(has_text="submission").last.click()
    expect(page.get_by_text("half of the reference").first).to_be_visible()
    expect(page.get_by_text("return X.T @ (X @ w - y) / len(y)").first).to_be_visible()
    page.context.close()


def entered(stack: Stack, chrome: Browser, person: str, **options: bool) -> Page:
    page = chrome.new_context(base_url=f"http://127.0.0.1:{stack.port}", **options).new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page.goto("/")
    page.get_by_label("User name").fill(person)
    page.get_by_label("Password").fill(stack.people[person]["password"])
    page.get_by_role("button", name="Sign in").click()
    return page


def submit(page: Page, source: str) -> None:
    page.get_by_label("Your code").fill(source)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/submissions/*")
