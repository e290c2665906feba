"""The life of a submission: every change is conditional, and only the holder of the newest claim may write."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import CaseResult, Finding, GradingRun, Outcome, State, Submission
from app.services import submissions, sweep
from app.services.reports import FindingReport, Report, VariableReport
from app.services.submissions import Claim
from services.conftest import NOON, Course

LEASE = timedelta(minutes=2)
PASSED = Report(Outcome.passed, 1.0, (VariableReport("generic", 1, True, "dw", "exact", (3,), (3,)),))
WRONG = Report(Outcome.wrong, 0.0, findings=(FindingReport("missing-2", "constant", "half"),))


def test_a_submission_is_queued_with_its_source_and_the_pinned_version(course: Course) -> None:
    run = course.run(course.submit("def grad(): pass\n"))
    assert (run.state, run.attempt, run.published) == (State.queued, 0, True)
    assert run.exercise_version_id == course.target.exercise_version_id


def test_of_many_workers_only_one_claims_a_run(course: Course) -> None:
    run_id = course.submit()
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: claim(course, run_id), range(8)))
    assert sum(found is not None for found in claims) == 1


def test_a_claim_brings_source_files_and_attempt(course: Course) -> None:
    found = claim(course, course.submit("def grad(X, y, w): return 2 * w\n"))
    assert found is not None
    assert (found.attempt, found.max_score) == (1, 10)
    assert found.source == "def grad(X, y, w): return 2 * w\n"
    assert "reference.py" in found.files


def test_finishing_writes_the_report_once(course: Course) -> None:
    run_id = course.submit()
    held = claimed(course, run_id)
    assert finish(course, held, PASSED)
    assert not finish(course, held, WRONG)
    run = course.run(run_id)
    assert (run.state, run.outcome, run.score) == (State.graded, Outcome.passed, 10)
    assert results(course, run_id) == (1, 0)


def test_a_worker_given_up_for_dead_cannot_write_over_its_successor(course: Course) -> None:
    run_id = course.submit()
    late = claimed(course, run_id)
    with course.database.writing() as session:
        assert sweep.free_expired(session, NOON + timedelta(minutes=3), max_attempts=3) == 1
    successor = claimed(course, run_id)
    assert successor.attempt == 2
    assert not finish(course, late, WRONG)
    assert finish(course, successor, PASSED)
    assert course.run(run_id).outcome == Outcome.passed


def test_a_released_run_is_queued_again_and_fails_after_the_last_attempt(course: Course) -> None:
    run_id = course.submit()
    states = []
    for _ in range(3):
        held = claimed(course, run_id)
        with course.database.writing() as session:
            states.append(submissions.release(session, held, "the sandbox failed", NOON, max_attempts=3))
    assert states == [State.queued, State.queued, State.failed]
    assert course.run(run_id).failure == "the sandbox failed"
    assert claim(course, run_id) is None


def test_a_run_that_is_over_cannot_be_claimed(course: Course) -> None:
    run_id = course.submit()
    finish(course, claimed(course, run_id), PASSED)
    assert claim(course, run_id) is None


def test_a_submission_has_at_most_one_published_run(course: Course) -> None:
    run = course.run(course.submit())
    with pytest.raises(IntegrityError), course.database.writing() as session:
        session.add(
            GradingRun(
                submission_id=run.submission_id,
                exercise_version_id=run.exercise_version_id,
                max_score=10,
                published=True,
            )
        )


def test_times_come_back_aware_and_in_utc(course: Course) -> None:
    run = course.run(course.submit())
    assert run.queued_at == NOON
    assert run.queued_at.utcoffset() == timedelta(0)
    with course.database.reading() as session:
        assert session.scalars(select(Submission.submitted_at)).one() == NOON


def claim(course: Course, run_id: int) -> Claim | None:
    with course.database.writing() as session:
        return submissions.claim(session, run_id, "worker", NOON, LEASE)


def claimed(course: Course, run_id: int) -> Claim:
    found = claim(course, run_id)
    assert found is not None
    return found


def finish(course: Course, held: Claim, report: Report) -> bool:
    with course.database.writing() as session:
        return submissions.finish(session, held, report, NOON)


def results(course: Course, run_id: int) -> tuple[int, int]:
    with course.database.reading() as session:
        cases = session.scalars(select(CaseResult).where(CaseResult.run_id == run_id)).all()
        findings = session.scalars(select(Finding).where(Finding.run_id == run_id)).all()
    return len(cases), len(findings)
