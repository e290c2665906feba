"""The page and the gauge that say what stood between students' code and the machines that ran it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.models import GradingRun, Outcome, SandboxStatus, utcnow
from app.services import submissions, workers
from app.services.reports import Report
from app.web.words import ENDINGS
from web.world import Browser, World

CONFINED = {"sandbox": "on", "namespaces": "refused: EPERM", "empty_root": "chroot", "seccomp": "on"}
OPEN = {"sandbox": "unsandboxed: this host lacks <b>seccomp</b>", "seccomp": "off: EINVAL"}


def test_a_worker_is_shown_with_the_layers_of_its_latest_run(world: World, adam: Browser) -> None:
    graded(world, "host:1", OPEN, ago=timedelta(hours=3))
    graded(world, "host:1", CONFINED, ago=timedelta(hours=2))
    page = adam.get("/admin/workers").text
    assert "host:1" in page
    assert '<td class="number" data-label="Runs">2</td>' in page
    assert "<dt>empty root</dt><dd>chroot</dd>" in page
    assert "<dt>namespaces</dt><dd>refused: EPERM</dd>" in page
    assert "unsandboxed" not in page.lower()


def test_an_unsandboxed_worker_is_an_alert_and_its_text_is_escaped(world: World, adam: Browser) -> None:
    graded(world, "host:1", CONFINED)
    graded(world, "host:2", OPEN)
    page = adam.get("/admin/workers").text
    assert 'role="alert"' in page
    assert "<strong>Unsandboxed:</strong> 1 of 2&nbsp;workers" in page
    assert "unsandboxed: this host lacks &lt;b&gt;seccomp&lt;/b&gt;" in page


@pytest.mark.parametrize("layers", [{}, {"seccomp": "on"}])
def test_layers_that_were_not_kept_are_not_taken_for_a_sandbox(
    world: World, adam: Browser, layers: dict[str, str]
) -> None:
    graded(world, "host:1", layers)
    page = adam.get("/admin/workers").text
    assert 'role="alert"' in page
    assert "Sandbox not known" in page


def test_a_worker_that_graded_nothing_for_a_day_is_gone(world: World, adam: Browser) -> None:
    graded(world, "host:1", CONFINED, ago=timedelta(hours=25))
    page = adam.get("/admin/workers").text
    assert "host:1" not in page
    assert "No worker graded anything" in page


def test_a_run_that_is_not_graded_yet_counts_for_nobody(world: World) -> None:
    graded(world, "host:1", CONFINED)
    waiting = run_of(world, world.submitted())
    with world.database.writing() as session:
        assert submissions.claim(session, waiting, "host:2", utcnow(), timedelta(minutes=2))
    with world.database.reading() as session:
        (worker,) = workers.graded_since(session, utcnow() - timedelta(days=1))
    assert (worker.name, worker.runs) == ("host:1", 1)


def test_the_latest_worker_comes_first_and_all_come_in_one_query(world: World) -> None:
    for hours, name in ((3, "a"), (1, "b"), (2, "c"), (4, "b")):
        graded(world, name, CONFINED, ago=timedelta(hours=hours))
    sent: list[str] = []
    with world.database.reading() as session:
        session.connection()
        event.listen(world.database.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
        found = workers.graded_since(session, utcnow() - timedelta(days=1))
    assert [(worker.name, worker.runs) for worker in found] == [("b", 2), ("c", 1), ("a", 1)]
    assert len(sent) == 1


@pytest.mark.parametrize("name", ["ann", "tess", "asa"])
def test_to_others_the_page_is_not_there(world: World, name: str) -> None:
    browser = world.browser(name)
    hidden, missing = (browser.get(path) for path in ("/admin/workers", "/admin/nothing"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text.replace("/admin/nothing", "/admin/workers")
    assert "/admin/workers" not in browser.get("/account").text


def test_nobody_is_sent_to_sign_in(world: World) -> None:
    assert world.browser().get("/admin/workers").status_code == 302


def test_admins_find_it_in_the_navigation(adam: Browser) -> None:
    assert '<a href="/admin/workers">Workers</a>' in adam.get("/account").text


def test_the_metrics_count_workers_by_layer_and_state(world: World) -> None:
    graded(world, "host:1", CONFINED)
    graded(world, "host:2", OPEN)
    graded(world, "host:3", {"seccomp": "strange: <any text>"})
    told = world.client().get("/metrics").text
    lines = {line for line in told.splitlines() if line.startswith("gradjudge_sandbox_layers")}
    assert lines == {
        f'gradjudge_sandbox_layers{{layer="{layer}",state="{state}"}} 1.0'
        for layer, state in (
            ("sandbox", "on"),
            ("sandbox", "unsandboxed"),
            ("sandbox", "not known"),
            ("namespaces", "refused"),
            ("empty_root", "chroot"),
            ("seccomp", "on"),
            ("seccomp", "off"),
            ("seccomp", "other"),
        )
    }


def test_the_page_counts_how_the_sandbox_ended_the_runs_of_a_day(world: World, adam: Browser) -> None:
    for status, hours in (("timed_out", 1), ("timed_out", 23), ("ok", 2), ("crashed", 25), (None, 1)):
        graded(world, "host:1", CONFINED, timedelta(hours=hours), status and SandboxStatus(status))
    table = adam.get("/admin/workers").text.split('id="ended"')[1]
    assert cells(table) == [("ok", "1"), ("timed_out", "2")]
    assert "the wall time was used up" in table


def test_a_day_without_the_sandbox_is_told_so(world: World, adam: Browser) -> None:
    graded(world, "host:1", CONFINED)
    assert "No run used the sandbox in that time." in adam.get("/admin/workers").text


def test_every_status_has_a_meaning() -> None:
    assert list(ENDINGS) == list(SandboxStatus)


def cells(table: str) -> list[tuple[str, str]]:
    return re.findall(r'<code>(\w+)</code>.*?data-label="Runs">(\d+)<', table, re.DOTALL)


def graded(
    world: World,
    worker: str,
    layers: dict[str, str],
    ago: timedelta = timedelta(),
    status: SandboxStatus | None = None,
) -> None:
    """One run that `worker` graded that long ago."""
    now = utcnow() - ago
    run_id = run_of(world, world.submitted())
    with world.database.writing() as session:
        claim = submissions.claim(session, run_id, worker, now, timedelta(minutes=2))
        assert claim is not None
        assert submissions.finish(session, claim, Report(Outcome.passed, 1.0, layers=layers, status=status), now)


def run_of(world: World, submission_id: int) -> int:
    with world.database.reading() as session:
        return session.scalars(select(GradingRun.id).where(GradingRun.submission_id == submission_id)).one()


@pytest.fixture
def adam(world: World) -> Browser:
    return world.browser("adam")
