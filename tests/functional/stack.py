"""The whole of Gradjudge as a user starts it, and a small HTTP client that speaks to it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.settings import CHECKOUT

FINAL = ("graded", "failed", "cancelled")
START_SECONDS = 90


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Stack:
    """A running Gradjudge: its data folder, its port, and the demo people's log-ins by name."""

    data: Path
    port: int
    people: dict[str, dict[str, str]]

    def ask(self, method: str, path: str, body: bytes | None = None, token: str | None = None) -> Answer:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read()
            kind = response.headers.get_content_type()
            return Answer(
                response.status, dict(response.headers), json.loads(text) if "json" in kind else text.decode()
            )
        finally:
            connection.close()

    def post(self, source: Any, exercise: str = "lr-01", person: str = "ada") -> Answer:
        body = json.dumps({"exercise": exercise, "source": source}).encode()
        return self.ask("POST", "/api/v1/submissions", body, self.people[person]["token"])

    def read(self, submission_id: int, wait: float = 0, person: str = "ada") -> Answer:
        return self.ask("GET", f"/api/v1/submissions/{submission_id}?wait={wait}", token=self.people[person]["token"])

    def verdict(self, source: str, exercise: str = "lr-01", seconds: float = 60) -> dict[str, Any]:
        """Submit, wait for the final state, return the submission as the API shows it."""
        made = self.post(source, exercise)
        assert made.status == 202, made.body
        return self.settled(made.body["id"], seconds)

    def settled(self, submission_id: int, seconds: float = 60) -> dict[str, Any]:
        give_up_at = time.monotonic() + seconds
        while True:
            found: dict[str, Any] = self.read(submission_id, wait=5).body
            if found["state"] in FINAL:
                return found
            assert time.monotonic() < give_up_at, f"still {found['state']} after {seconds} s"


@contextmanager
def started(data: Path, **settings: str) -> Iterator[Stack]:
    """`gradjudge up` on a data folder, with settings as GRADJUDGE_*; stopped by a signal at the end."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GRADJUDGE_")}
    env |= {"GRADJUDGE_DATA_DIR": str(data), "GRADJUDGE_PORT": "8600", "GRADJUDGE_SUBMISSIONS_PER_MINUTE": "10000"}
    env |= {"GRADJUDGE_PREPARE_AHEAD": "false"}
    env |= {f"GRADJUDGE_{name.upper()}": value for name, value in settings.items()}
    output = (data.parent / "up.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "gradjudge", "up"], cwd=CHECKOUT, env=env, stdout=output, stderr=subprocess.STDOUT
    )
    try:
        port = _port(process, data)
        people = {p["username"]: p for p in json.loads((data / "demo.json").read_text())["users"]}
        yield Stack(data, port, people)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        output.close()


def _port(process: subprocess.Popen[bytes], data: Path) -> int:
    give_up_at = time.monotonic() + START_SECONDS
    while not (data / "server.json").exists():
        assert process.poll() is None, (data.parent / "up.log").read_text()
        assert time.monotonic() < give_up_at, "not serving in time"
        time.sleep(0.05)
    return int(json.loads((data / "server.json").read_text())["url"].rsplit(":", 1)[1].strip("/"))
