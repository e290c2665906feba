"""An empty folder for exercises, and a way to fill it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.settings import Settings
from gradjudge import templates

Written = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "exercises").mkdir()
    return Settings(exercises_dir=tmp_path / "exercises", data_dir=tmp_path / "data")


@pytest.fixture
def written(settings: Settings) -> Written:
    """written(id, kind) writes an exercise from its template and gives its folder."""

    def write(name: str, kind: str, unit: str = "own", slug: str = "x") -> Path:
        path = settings.exercises_dir / unit / f"{name}-{slug}"
        path.mkdir(parents=True)
        for file, text in templates.made(kind, name, unit, None).files.items():
            (path / file).write_text(text)
        return path

    return write
