"""The folder that holds one installation's database, keys and logs: private, and used by one copy at a time."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradjudge.trouble import Refusal

OURS = {"lock", "logs", "secret.key", "gradjudge.sqlite3", "demo.json"}
NEEDED_BYTES = 50 * 2**20


class DataFolder:
    """Made with mode 0700. Raises Refusal when it cannot be written, or plainly belongs to something else."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "logs"
        self.server_file = self.path / "server.json"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse_foreign()
            self._make_private()
            self.logs.mkdir(mode=0o700, exist_ok=True)
            (self.path / "lock").touch(mode=0o600)
        except OSError as error:
            raise Refusal(_unusable(self.path, error)) from error
        if shutil.disk_usage(self.path).free < NEEDED_BYTES:
            raise Refusal(
                f"The disk that holds {self.path} is full. Free some space, or choose another with --data DIR."
            )

    @contextlib.contextmanager
    def used_by_us(self) -> Iterator[None]:
        """Raises Refusal, with the pid and URL of the first, when another copy of Gradjudge runs on this folder."""
        with (self.path / "lock").open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(self._who_runs(lock.read().strip())) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            self.server_file.unlink(missing_ok=True)  # left behind by a copy that was killed
            try:
                yield
            finally:
                self.server_file.unlink(missing_ok=True)

    def announce(self, url: str) -> None:
        """Write server.json, readable by us alone: {"pid", "url", "started" in seconds since 1970}."""
        draft = self.path / "server.json.new"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"pid": os.getpid(), "url": url, "started": time.time()}))
        draft.replace(self.server_file)

    @contextlib.contextmanager
    def socket_path(self, name: str) -> Iterator[Path]:
        """Where a Unix socket can be bound: in this folder, or in a private temporary one when the path is too
        long for a socket (108 bytes) or the file system has none."""
        wanted = self.path / name
        if _can_bind(wanted):
            yield wanted
        else:
            with tempfile.TemporaryDirectory(prefix="gradjudge-", ignore_cleanup_errors=True) as folder:
                yield Path(folder) / name

    def read_json(self, name: str) -> Any:
        return json.loads((self.path / name).read_text())

    def _refuse_foreign(self) -> None:
        names = {entry.name for entry in self.path.iterdir() if not entry.name.startswith(".")} - {"lost+found"}
        if names and not names & OURS:
            raise Refusal(f"{self.path} holds other files. Give a new or an empty folder with --data DIR.")

    def _make_private(self) -> None:
        if self.path.stat().st_uid == os.geteuid():
            self.path.chmod(0o700)

    def _who_runs(self, pid: str) -> str:
        try:
            running = self.read_json("server.json")
        except (OSError, ValueError):
            return f"Another copy of Gradjudge is just starting on {self.path} (process {pid})."
        return (
            f"Gradjudge runs on {self.path} already: {running['url']} (process {running['pid']}). "
            f"Use that one, or stop it with: kill {running['pid']}"
        )


def _can_bind(path: Path) -> bool:
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.bind(os.fspath(path))
        except OSError:
            return False
    path.unlink()
    return True


def _unusable(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"The disk that holds {path} is full. Free some space, or choose another with --data DIR."
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{path} is not a folder. Choose another with --data DIR."
    return f"{path} cannot be written ({error.strerror}). Choose a folder of yours with --data DIR."
