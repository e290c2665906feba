"""On the exercises themselves: noise below the bound never counts, a moved entry always does, form never decides."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.content import ExerciseFolder
from app.settings import CHECKOUT
from worker.grading.expected import Expected
from worker.grading.prepare import Prepared, prepare
from worker.grading.trials import Trial
from worker.grading.verdict import compare, judge_value, judge_values
from worker.sandbox import Returned

CHOSEN = ("lr-03", "lr-06", "vc-05", "cl-04", "cl-05", "ly-07", "ly-11", "ly-14", "ly-16")
LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "Fortran order": lambda x: np.array(x, order="F"),
    "every other entry of a larger array": lambda x: np.repeat(x, 2, axis=-1)[..., ::2] if x.ndim else x,
    "backwards in memory": lambda x: np.flip(np.flip(x).copy()),
    "read-only": lambda x: np.broadcast_to(x, x.shape),
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
}


def test_noise_below_a_tenth_of_the_bound_passes(prepared: Prepared) -> None:
    rng = np.random.default_rng(5)
    for trial, want in each(prepared):
        noise = rng.uniform(-0.1, 0.1, want.value.shape) * finite(want.tolerance(trial.dtype))
        assert judge_value(want.value + noise, want, trial.dtype).name == "exact"


def test_one_entry_moved_by_ten_times_the_tolerance_is_no_longer_exact(prepared: Prepared) -> None:
    rng = np.random.default_rng(6)
    moved = 0
    for trial, want in each(prepared):
        if want.value.size == 0 or want.share is not None:
            continue
        answer, place = want.value.copy(), tuple(rng.integers(0, size) for size in want.value.shape)
        answer[place] += 10 * want.tolerance(trial.dtype)[place]
        assert judge_value(answer, want, trial.dtype).name != "exact"
        answer[place] = want.value[place] + 10 * want.near(trial.dtype)[place]
        assert judge_value(answer, want, trial.dtype).name == "wrong"
        moved += 1
    assert moved


def test_at_a_kink_an_entry_moved_beyond_every_choice_is_wrong(prepared: Prepared) -> None:
    for trial, want in each(prepared):
        if want.share is None:
            continue
        room = np.abs(want.share.choices.reach[want.share.rows]) @ np.ones(want.share.choices.owner.size)
        far = 10 * (1 + room.max()) * (1 + np.abs(want.share.choices.arrived).max())
        answer = want.value.copy()
        answer.reshape(-1)[0] += far
        assert judge_value(answer, want, trial.dtype).name == "wrong"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_memory_layout_of_an_answer_never_changes_the_verdict(
    prepared: Prepared, layout: Callable[[np.ndarray], np.ndarray]
) -> None:
    for trial, want in each(prepared):
        for factor in (1.0, 1.5):
            answer = factor * want.value
            given = layout(np.asarray(answer))
            assert np.array_equal(given, answer)
            assert judge_value(given, want, trial.dtype) == judge_value(answer, want, trial.dtype)


def test_the_order_of_the_variables_never_changes_a_verdict(prepared: Prepared) -> None:
    rng = np.random.default_rng(7)
    for trial, wants in zip(prepared.trials, prepared.wanted, strict=True):
        answers = [want.value * rng.choice([1.0, 1.5]) for want in wants]
        there = judge_values(answers, wants, trial.dtype)
        back = judge_values(answers[::-1], wants[::-1], trial.dtype)[::-1]
        assert [verdict.name for verdict in there] == [verdict.name for verdict in back]


def test_an_answer_rounded_to_float32_passes_and_is_judged_as_float32(prepared: Prepared) -> None:
    for trial, want in each(prepared):
        verdict = judge_value(want.value.astype(np.float32), want, trial.dtype)
        assert verdict.name == "exact"
        assert verdict.tolerance == np.max(want.tolerance("float32"), initial=0.0)


def test_verdicts_on_one_call_are_in_the_order_of_its_outputs(prepared: Prepared) -> None:
    trial, wants = prepared.trials[0], prepared.wanted[0]
    returned = Returned("returned", tuple(want.value for want in wants), None, ())
    reports = compare(trial, returned, prepared.outputs, wants)
    assert [report.variable for report in reports] == list(prepared.outputs)
    assert all(report.right for report in reports)


def test_on_the_grid_of_right_and_wrong_gradients_no_verdict_is_wrong() -> None:
    command = [sys.executable, str(CHECKOUT / "benchmarks" / "verdicts.py"), "--seeds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 52 right ones rejected, 0 of 70 wrong ones accepted" in done.stdout


def each(prepared: Prepared) -> Iterator[tuple[Trial, Expected]]:
    for trial, wants in zip(prepared.trials, prepared.wanted, strict=True):
        for want in wants:
            yield trial, want


def finite(tolerance: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(tolerance), tolerance, 0.0)


@pytest.fixture(scope="module", params=CHOSEN)
def prepared(request: pytest.FixtureRequest, exercises: dict[str, ExerciseFolder]) -> Prepared:
    return prepare(exercises[request.param], "a secret")
