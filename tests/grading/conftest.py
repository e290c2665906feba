"""One judge for all tests, and exercises by their ids."""

from collections.abc import Callable

import pytest

from app.content import ExerciseFolder
from app.services.reports import Report
from app.settings import CHECKOUT
from gradjudge.upkeep import exercise_folders
from worker.grading.judge import Judge
from worker.sandbox import Limits

Judged = Callable[..., Report]


@pytest.fixture
def judged(judge: Judge, exercises: dict[str, ExerciseFolder]) -> Judged:
    """judged(source, exercise="lr-01") -> Report, through the real sandbox."""

    def judge_source(source: str, exercise: str = "lr-01") -> Report:
        return judge.judge(exercises[exercise], source)

    return judge_source


@pytest.fixture(scope="session")
def judge() -> Judge:
    return Judge("a secret of the tests", lambda _: Limits(wall_seconds=3, memory_mb=512))


@pytest.fixture(scope="session")
def exercises() -> dict[str, ExerciseFolder]:
    return {folder.meta.id: folder for folder in exercise_folders(CHECKOUT / "exercises")}
