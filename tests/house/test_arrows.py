"""The house's arrows: import-linter holds them, and each contract really fails when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.models import SandboxStatus
from app.settings import CHECKOUT
from worker.sandbox import Status

ROOMS = ("autodiff_core", "app", "worker", "gradjudge")
BREACHES = {
    "autodiff_core/ops/__init__.py": "import app.settings",
    "app/models/base.py": "import flask",
    "app/services/sweep.py": "import celery",
    "app/services/load.py": "import app.web",
    "app/queue.py": "import worker.tasks",
    "app/settings.py": "import app.models",
    "worker/grading/judge.py": "import celery",
    "worker/sandbox/inside/main.py": "import app.settings",
    "worker/tasks.py": "import gradjudge.cli",
}


def test_the_house_keeps_its_contracts(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("file", BREACHES)
def test_a_deliberate_breach_is_caught(house: Path, file: str) -> None:
    path = house / file
    path.write_text(path.read_text() + f"\n{BREACHES[file]}\n")
    result = lint(house)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(CHECKOUT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_database_knows_every_status_of_the_sandbox() -> None:
    assert {status.value for status in SandboxStatus} == {status.value for status in Status}
