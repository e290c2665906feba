"""Run all of Gradjudge on one machine: broker, web, worker and sweeper as our children, until Ctrl-C."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradjudge import broker, ports, samples, screen
from gradjudge.client import Client, Unexpected
from gradjudge.datafolder import DataFolder
from gradjudge.processes import Program
from gradjudge.stopsignals import StopSignals
from gradjudge.supervisor import Say, Supervisor
from gradjudge.trouble import Breakdown, Interrupted, Refusal

CHECKOUT = Path(__file__).resolve().parent.parent
SECONDS_TO_READY = 60
SECONDS_TO_VERDICT = 60


def our_commands() -> Sequence[str]:
    return (sys.executable, "-m", "gradjudge")


@dataclass(frozen=True)
class Wishes:
    """`broker_url` empty: an embedded one. `command` runs the parts: command + ("serve",) and so on."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    broker_url: str = ""
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    command: Sequence[str] = field(default_factory=our_commands)


@dataclass(frozen=True)
class Site:
    """A Gradjudge that is ready. `people`: the demo log-ins, with username, password, role and token."""

    url: str
    host: str
    port: int
    people: Sequence[Mapping[str, str]]
    wait_until: Callable[[Callable[[], bool]], bool]

    def client(self) -> Client:
        student = next(person for person in self.people if person["role"] == "student")
        return Client(self.host, self.port, student["token"])


def up(wishes: Wishes, say: Say = screen.say) -> int:
    """Start everything, check one sample, serve until a signal. Returns the exit code; never raises our own errors."""
    begun = time.monotonic()
    return explained(lambda: _serve(wishes, say, begun), say)


def explained(work: Callable[[], int], say: Say) -> int:
    """The exit code of `work`, or that of the trouble it met, whose text is said."""
    try:
        return work()
    except (Refusal, Breakdown, Interrupted) as trouble:
        say(f"\n{trouble}")
        return trouble.exit_code


@contextlib.contextmanager
def running(wishes: Wishes, say: Say) -> Iterator[tuple[Site, Supervisor, DataFolder]]:
    """Inside `with`, Gradjudge is ready; at its end every child is gone. Raises Refusal, Breakdown, Interrupted."""
    with contextlib.ExitStack() as stack:
        signals = stack.enter_context(StopSignals())
        folder = DataFolder(wishes.data)
        stack.enter_context(folder.used_by_us())
        socket_path = stack.enter_context(folder.socket_path("broker.sock"))
        supervisor = Supervisor(CHECKOUT, folder.logs, signals, say)
        stack.callback(supervisor.stop)
        start = _Start(wishes, folder, socket_path, supervisor, say)
        yield start.everything(), supervisor, folder


def _serve(wishes: Wishes, say: Say, begun: float) -> int:
    with running(wishes, say) as (site, supervisor, folder):
        folder.announce(site.url)
        _check_chain(site, folder, say)
        say(screen.welcome(site.url, site.people, time.monotonic() - begun))
        if not ports.is_private(wishes.host):
            say(f"Whoever reaches {wishes.host}:{site.port} can use the demo log-ins.")
        supervisor.serve()
        say("Stopping: answers that are being judged are finished first. Ctrl-C again ends them at once.")
    say("Stopped.")
    return 0


def _check_chain(site: Site, folder: DataFolder, say: Say) -> None:
    """A student's answer must come back judged. If not, the pages still serve, and whoever started us must know."""
    sample = samples.RIGHT
    try:
        verdict = site.client().judge(samples.EXERCISE, sample.source, site.wait_until)
    except Unexpected as error:
        say(f"  WARNING   the check of one sample failed: {error}")
        return
    if verdict is None:
        say(f"  WARNING   one sample is not judged after {SECONDS_TO_VERDICT} s. See {folder.logs / 'worker.log'}")
    elif verdict.text != sample.verdict:
        say(f"  WARNING   a right answer came back as: {verdict.text}. See {folder.logs / 'worker.log'}")
    else:
        say(f"  check     a right answer to {samples.EXERCISE} {verdict.text}, {verdict.score}, in {verdict.ms:.0f} ms")


class _Start:
    """One start, step by step; what can run side by side does."""

    def __init__(self, wishes: Wishes, folder: DataFolder, socket_path: Path, supervisor: Supervisor, say: Say) -> None:
        self._wishes = wishes
        self._folder = folder
        self._socket = socket_path
        self._supervisor = supervisor
        self._say = say
        self._port = ports.free_port(wishes.host, wishes.port)
        self._env = {
            **wishes.env,
            "GRADJUDGE_DATA_DIR": str(folder.path),
            "GRADJUDGE_HOST": wishes.host,
            "GRADJUDGE_PORT": str(self._port),
            "GRADJUDGE_BROKER_URL": wishes.broker_url or broker.url(socket_path),
            "PYTHONUNBUFFERED": "1",
        }

    def everything(self) -> Site:
        self._say(f"Gradjudge starts, with its data in {self._folder.path}")
        if self._port != self._wishes.port and self._wishes.port:
            self._say(f"  port      {self._wishes.port} is taken, {self._port} is free")
        self._start_broker()
        migrated, *_ = self._supervisor.start(
            self._part("migrate", "--demo", once=True), self._part("serve"), self._worker()
        )
        self._supervisor.wait_until(lambda: migrated.done)
        self._say("  database  ready, with the demo course")
        self._supervisor.start(self._part("sweep"))
        self._wait_for_web()
        self._say("  web       ready, with a worker and a sweeper")
        people = self._folder.read_json("demo.json")["users"]
        return Site(
            url=ports.site_url(self._wishes.host, self._port),
            host=ports.reachable(self._wishes.host),
            port=self._port,
            people=people,
            wait_until=lambda ready: self._supervisor.wait_until(ready, SECONDS_TO_VERDICT),
        )

    def _start_broker(self) -> None:
        embedded = None if self._wishes.broker_url else broker.program(self._socket)
        if embedded:
            self._supervisor.start(embedded)
            self._wait_for_broker()
            self._say(f"  broker    {embedded.argv[0]}")
        else:
            broker.check_configured(self._wishes.broker_url)
            self._say("  broker    the one of GRADJUDGE_BROKER_URL")

    def _wait_for_broker(self) -> None:
        if not self._supervisor.wait_until(lambda: broker.answers(self._socket), SECONDS_TO_READY):
            raise Breakdown(f"The broker does not answer. See {self._folder.logs / 'broker.log'}")

    def _wait_for_web(self) -> None:
        client = Client(ports.reachable(self._wishes.host), self._port)
        if not self._supervisor.wait_until(lambda: not client.why_not_ready(), SECONDS_TO_READY):
            log = self._folder.logs / "serve.log"
            raise Breakdown(
                f"The web part is not ready after {SECONDS_TO_READY} s: {client.why_not_ready()}. See {log}"
            )

    def _worker(self) -> Program:
        # To Celery one SIGINT says: finish what runs, then end. With SIGTERM it gives its work back to the broker
        # after 25 s and waits that long even when all is finished; our broker ends with us, so nothing is gained.
        return self._part("worker", "--concurrency", str(_concurrency()), grace=30.0, stop_signal=signal.SIGINT)

    def _part(self, name: str, *options: str, **how: Any) -> Program:
        return Program(name, (*self._wishes.command, name, *options), self._env, **how)


def _concurrency() -> int:
    return max(2, min(4, len(os.sched_getaffinity(0))))
