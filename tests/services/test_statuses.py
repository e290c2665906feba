"""How the sandbox ended a run is kept with it, and counted."""

from datetime import timedelta

from app.models import SandboxStatus, State
from app.services import load, submissions, sweep
from app.services.reports import GraderFault
from app.services.submissions import Claim
from services.conftest import NOON, Course
from worker.sandbox import Status

HOUR = timedelta(hours=1)


def test_the_database_knows_every_status_of_the_sandbox() -> None:
    assert [str(status) for status in SandboxStatus] == [str(status) for status in Status]


def test_a_finished_run_keeps_how_the_sandbox_ended_it(course: Course) -> None:
    for status in (*SandboxStatus, None):
        assert course.run(course.graded(status)).sandbox_status == status


def test_a_run_that_nobody_judged_has_no_status(course: Course) -> None:
    assert course.run(course.submit()).sandbox_status is None


def test_a_failing_sandbox_is_kept_until_the_next_attempt(course: Course) -> None:
    run_id = course.submit()
    released(course, course.claimed(run_id), SandboxStatus.sandbox_error)
    assert course.run(run_id).sandbox_status == SandboxStatus.sandbox_error
    held = course.claimed(run_id)
    assert course.run(run_id).sandbox_status is None
    course.finished(held, SandboxStatus.ok)
    assert course.run(run_id).sandbox_status == SandboxStatus.ok


def test_a_run_that_failed_for_good_says_that_it_was_the_sandbox(course: Course) -> None:
    run_id = course.submit()
    fault = GraderFault("The sandbox failed: no memory", SandboxStatus.sandbox_error)
    for _ in range(3):
        released(course, course.claimed(run_id), fault.status)
    run = course.run(run_id)
    assert (run.state, run.sandbox_status) == (State.failed, SandboxStatus.sandbox_error)


def test_a_fault_outside_the_sandbox_has_no_status(course: Course) -> None:
    run_id = course.submit()
    released(course, course.claimed(run_id), GraderFault("Exercise lr-01 is broken").status)
    assert course.run(run_id).sandbox_status is None


def test_a_worker_given_up_for_dead_does_not_write_its_status(course: Course) -> None:
    run_id = course.submit()
    late = course.claimed(run_id)
    with course.database.writing() as session:
        assert sweep.free_expired(session, NOON + HOUR, max_attempts=3) == 1
    course.finished(course.claimed(run_id), SandboxStatus.ok)
    assert not course.finished(late, SandboxStatus.crashed)
    released(course, late, SandboxStatus.sandbox_error)
    assert course.run(run_id).sandbox_status == SandboxStatus.ok


def test_runs_are_counted_by_status_and_those_without_one_are_not(course: Course) -> None:
    for status in (SandboxStatus.ok, SandboxStatus.ok, SandboxStatus.cpu_limit, None):
        course.graded(status)
    course.submit()
    assert counted(course) == {str(status): 0 for status in SandboxStatus} | {"ok": 2, "cpu_limit": 1}


def test_a_run_that_waits_for_its_next_attempt_is_counted_and_not_yet_over(course: Course) -> None:
    released(course, course.claimed(course.submit()), SandboxStatus.sandbox_error)
    assert counted(course)["sandbox_error"] == 1
    assert counted(course, since=0)["sandbox_error"] == 0


def test_of_late_only_what_was_over_since_then_is_counted(course: Course) -> None:
    for hour in (1, 2, 3):
        course.graded(SandboxStatus.timed_out, NOON + hour * HOUR)
    course.graded(None, NOON + 3 * HOUR)
    assert counted(course, since=2) == {str(status): 0 for status in SandboxStatus} | {"timed_out": 2}


def counted(course: Course, since: int | None = None) -> dict[str, int]:
    with course.database.reading() as session:
        return load.by_sandbox_status(session, None if since is None else NOON + since * HOUR)


def released(course: Course, held: Claim, status: SandboxStatus | None) -> None:
    with course.database.writing() as session:
        submissions.release(session, held, "our fault", NOON, max_attempts=3, status=status)
