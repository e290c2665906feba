"""Bring the database to what this code expects: run the migrations, keep the exercises on disk as versions."""

from pathlib import Path

import alembic.command
import alembic.config
from sqlalchemy.orm import Session

from app.content import ExerciseFolder, read_folder
from app.models import ExerciseVersion
from app.services import catalogue
from app.settings import CHECKOUT, Settings

Kept = tuple[ExerciseFolder, ExerciseVersion]


def migrate(settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = alembic.config.Config(CHECKOUT / "alembic.ini")
    config.attributes["database_url"] = settings.database
    alembic.command.upgrade(config, "head")


def exercise_folders(exercises_dir: Path) -> list[ExerciseFolder]:
    """Every exercise below this folder, ordered by id. Raises FolderError for one that cannot be read."""
    paths = sorted(path.parent for path in exercises_dir.glob("*/*/exercise.toml"))
    return sorted((read_folder(path) for path in paths), key=lambda folder: folder.meta.id)


def keep_exercises(session: Session, exercises_dir: Path) -> list[Kept]:
    return [(folder, catalogue.keep(session, folder)) for folder in exercise_folders(exercises_dir)]
