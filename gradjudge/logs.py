"""Keep one log file per child: moved aside at start, cut when it grows too long, quoted when a child dies."""

import os
import shutil
from pathlib import Path

KEPT = 3
LONGEST = 16 * 2**20


def open_log(path: Path) -> int:
    """A descriptor to append to; what earlier starts wrote is in NAME.log.1 (newest) to NAME.log.3."""
    for age in range(KEPT - 1, -1, -1):
        older = _aged(path, age)
        if older.exists():
            older.replace(_aged(path, age + 1))
    return reopen_log(path)


def reopen_log(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def cut(path: Path, longest: int = LONGEST) -> None:
    """Move what a log holds to NAME.log.1 once it is longer than `longest` bytes; its writers go on undisturbed."""
    if path.stat().st_size > longest:
        shutil.copyfile(path, _aged(path, 1))
        os.truncate(path, 0)  # every writer appends, so the next line lands at the new end


def last_lines(path: Path, count: int = 12, longest: int = 16_384) -> str:
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - longest))
        lines = log.read().decode(errors="replace").splitlines()
    return "\n".join("    " + line for line in lines[-count:] if line.strip())


def _aged(path: Path, age: int) -> Path:
    return path.with_name(f"{path.name}.{age}") if age else path
