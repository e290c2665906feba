"""The worker prepares what is assigned before anyone submits, and a student's first submission does not wait for it."""

import shutil
import time
from pathlib import Path

from app.settings import CHECKOUT
from functional.stack import started

RIGHT = "import numpy as np\ndef grad(X, y, w):\n    return 2 / len(y) * X.T @ (X @ w - y)\n"


def test_an_assigned_exercise_is_on_the_shelf_before_the_first_submission(tmp_path: Path) -> None:
    exercises = tmp_path / "exercises"
    shutil.copytree(CHECKOUT / "exercises/linreg/lr-01-mean-squared-error", exercises / "linreg/lr-01")
    for name in ("groups.toml", "units.toml"):
        shutil.copy(CHECKOUT / "exercises" / name, exercises)
    data = tmp_path / "data"
    with started(data, exercises_dir=str(exercises), prepare_ahead="true") as running:
        give_up_at = time.monotonic() + 60
        while len(list(data.glob("prepared/*.npz"))) < 2:
            assert time.monotonic() < give_up_at, (tmp_path / "up.log").read_text()
            time.sleep(0.2)
        found = running.verdict(RIGHT)
        assert found["outcome"] == "passed"
        assert found["timing"]["steps"]["prepare"] < 1
