"""What the sweeper rings and what it frees."""

from datetime import timedelta

from app.models import State
from app.services import submissions, sweep
from services.conftest import NOON, Course


def test_a_new_run_is_left_to_its_first_ring(course: Course) -> None:
    course.submit()
    assert due(course, seconds=5) == []


def test_what_nobody_picked_up_is_rung_after_30_seconds_and_then_ever_more_rarely(course: Course) -> None:
    run_id = course.submit()
    rung = [seconds for seconds in range(0, 1500, 5) if due(course, seconds) == [run_id]]
    assert rung == [30, 60, 120, 240, 480, 780, 1080, 1380]


def test_everything_is_rung_at_once_where_the_broker_holds_nothing(course: Course) -> None:
    runs = [course.submit() for _ in range(3)]
    assert due(course, seconds=1, broker_empty=True) == runs


def test_a_lease_that_is_over_frees_its_run(course: Course) -> None:
    run_id = course.submit()
    hold(course, run_id)
    with course.database.writing() as session:
        assert sweep.free_expired(session, NOON + timedelta(seconds=119), max_attempts=3) == 0
        assert sweep.free_expired(session, NOON + timedelta(seconds=121), max_attempts=3) == 1
    assert course.run(run_id).state == State.queued


def test_a_run_that_loses_its_worker_three_times_fails_with_the_reason(course: Course) -> None:
    run_id = course.submit()
    for _ in range(3):
        hold(course, run_id)
        with course.database.writing() as session:
            sweep.free_expired(session, NOON + timedelta(hours=1), max_attempts=3)
    run = course.run(run_id)
    assert (run.state, run.failure) == (State.failed, sweep.LEASE_EXPIRED)
    assert run.finished_at is not None


def due(course: Course, seconds: int, broker_empty: bool = False) -> list[int]:
    with course.database.writing() as session:
        return [ring.run_id for ring in sweep.due(session, NOON + timedelta(seconds=seconds), broker_empty)]


def hold(course: Course, run_id: int) -> None:
    with course.database.writing() as session:
        assert submissions.claim(session, run_id, "worker", NOON, timedelta(minutes=2))
