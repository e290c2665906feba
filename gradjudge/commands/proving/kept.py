"""Remember which exercises were proved by which code, so that only what has changed is proved again."""

import hashlib
import json
import tempfile
from contextlib import suppress
from pathlib import Path

from app.content import ExerciseFolder
from app.services.limits import RunLimits
from app.settings import CHECKOUT
from gradjudge.commands.proving.outcome import Outcome
from worker.grading.prepare import ENVIRONMENT

# The code that a proof depends on.
ROOMS = (
    "autodiff_core", "worker/grading", "worker/groundwork", "worker/sandbox", "app/written", "app/content",
)  # fmt: skip
# Some bytes each; the oldest go first.
MOST_FILES = 2000


class Kept:
    """A folder with a file for each proof that held. What cannot be read or written is as good as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._code = code_digest()

    def get(self, exercise: ExerciseFolder, limits: RunLimits) -> Outcome | None:
        try:
            kept = json.loads(self._path(exercise, limits).read_text(encoding="utf-8"))
            return Outcome(mistakes=int(kept["mistakes"]), before=True)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, exercise: ExerciseFolder, limits: RunLimits, outcome: Outcome) -> None:
        if not outcome.holds:
            return
        kept = {"exercise": exercise.meta.id, "mistakes": outcome.mistakes}
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self._folder, suffix=".part", delete=False) as file:
                json.dump(kept, file)
            Path(file.name).replace(self._path(exercise, limits))
            self._make_room()

    def _path(self, exercise: ExerciseFolder, limits: RunLimits) -> Path:
        digest = hashlib.sha256(f"{exercise.digest} {self._code} {ENVIRONMENT} {limits}".encode())
        return self._folder / f"{digest.hexdigest()}.json"

    def _make_room(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in files[:-MOST_FILES]:
            path.unlink(missing_ok=True)


def code_digest(checkout: Path = CHECKOUT) -> str:
    """SHA-256 over the names and texts of all modules that a proof depends on."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((checkout / room).rglob("*.py")):
            text = path.read_bytes()
            digest.update(f"{path.relative_to(checkout)}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()
