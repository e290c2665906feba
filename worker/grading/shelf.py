"""Keep what was worked out for exercise versions, so that a new process need not do it again: files by their digest."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from worker.grading.answers import Array

Packed = tuple[Array, Array]

# Some megabytes each; what was not used for longest goes first. Never more than half of what the disk could hold.
MOST_BYTES = 2**30


class Shelf:
    """A folder of packed results. What cannot be read is as good as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Packed | None:
        path = self._path(key)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                found = kept["index"], kept["numbers"]
            os.utime(path)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        return found

    def put(self, key: str, packed: Packed) -> None:
        """A full disk costs time later on, and nothing else."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                np.savez(file, index=packed[0], numbers=packed[1])
            # Whole or not at all: several processes may prepare the same version at once.
            Path(file.name).replace(self._path(key))
            self._make_room()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"

    def _make_room(self) -> None:
        files = [(path.stat(), path) for path in self._folder.iterdir()]
        taken = sum(stat.st_size for stat, _ in files)
        most = min(MOST_BYTES, (shutil.disk_usage(self._folder).free + taken) // 2)
        for stat, path in sorted(files, key=lambda one: one[0].st_mtime):
            if taken <= most:
                break
            path.unlink(missing_ok=True)
            taken -= stat.st_size
