"""Say what works here, a line each, with what to do where it does not."""

import json
import logging
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import click
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.api.readiness import migration_heads
from app.database import Database
from app.models import utcnow
from app.queue import make_celery
from app.settings import Settings
from gradjudge import broker as brokers
from gradjudge.datafolder import NEEDED_BYTES
from gradjudge.trouble import Refusal

PYTHONS = ((3, 11), (3, 13))
WAIT_SECONDS = 2.0
ROOMY_BYTES = 2**30
# A clock this far off shows in waiting times; one that is off by half a lease takes runs from living workers.
NOTICED_SECONDS = 2.0


class State(StrEnum):
    ok = "ok"
    warning = "warning"
    fails = "fails"


@dataclass(frozen=True)
class Check:
    """One thing looked at. What `fails` is needed for grading, what is a `warning` is not."""

    name: str
    state: State
    found: str
    to_do: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Say what works here. Exit status 1 where something that grading needs does not."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it would tell what it connects to between the lines
    checks = list(examine(settings))
    works = all(check.state != State.fails for check in checks)
    if as_json:
        click.echo(json.dumps({"works": works, "checks": [asdict(check) for check in checks]}, indent=1))
    else:
        click.echo("\n".join(map(_line, checks)))
        click.echo(_verdict(works, checks))
    sys.exit(0 if works else 1)


def examine(settings: Settings) -> Iterator[Check]:
    """Every check in the order of its importance to a run. Waits 2 s at most for whatever may not answer."""
    yield _python()
    yield _numpy()
    yield from _sandbox(settings.allow_unsandboxed)
    database = list(_within("database", lambda: _database(settings), "start it, or correct GRADJUDGE_DATABASE_URL"))
    yield from database
    yield from _within("broker", lambda: [_broker(settings)], "start it, or correct GRADJUDGE_BROKER_URL")
    yield from _within("disk", lambda: [_disk(settings.data_dir)], "see GRADJUDGE_DATA_DIR")
    if all(check.name != "clock" for check in database):
        yield from _within("clock", lambda: [_file_clock(settings)], "see GRADJUDGE_DATA_DIR")


def _python() -> Check:
    oldest, newest = PYTHONS
    if oldest <= sys.version_info[:2] <= newest:
        return Check("python", State.ok, platform.python_version())
    wanted = " to ".join(f"{major}.{minor}" for major, minor in PYTHONS)
    return Check("python", State.warning, platform.python_version(), f"Gradjudge is tried with {wanted}")


def _numpy() -> Check:
    try:
        import numpy  # noqa: PLC0415  (where it is broken, that is what we are here to say)
    except ImportError as error:
        return Check("numpy", State.fails, f"cannot be imported ({_why(error)})", "install Gradjudge again")
    return Check("numpy", State.ok, numpy.__version__)


def _sandbox(allow_unsandboxed: bool) -> list[Check]:
    try:
        from worker import sandbox  # noqa: PLC0415  (it imports numpy)
    except ImportError as error:
        return [Check("sandbox", State.fails, f"cannot be imported ({_why(error)})", "install Gradjudge again")]
    try:
        return _layers(sandbox.start(allow_unsandboxed=allow_unsandboxed))
    except sandbox.SandboxUnavailable as error:
        return [Check("sandbox", State.fails, str(error))]
    finally:
        sandbox.close()


def _layers(layers: dict[str, str]) -> list[Check]:
    """One for the whole, which alone decides whether there is grading, then one for each layer."""
    whole = layers["sandbox"]
    danger = "student code runs unconfined: unset GRADJUDGE_ALLOW_UNSANDBOXED"
    first = Check("sandbox", State.ok, whole) if whole == "on" else Check("sandbox", State.warning, whole, danger)
    return [first, *(_layer(name, state) for name, state in layers.items() if name != "sandbox")]


def _layer(name: str, state: str) -> Check:
    if state.partition(":")[0] in ("on", "chroot"):
        return Check(f"sandbox.{name}", State.ok, state)
    return Check(f"sandbox.{name}", State.warning, state, "the line 'sandbox' says whether the others are enough")


def _database(settings: Settings) -> list[Check]:
    url = make_url(settings.database)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").exists():
        # To connect would make an empty one.
        return [Check("database", State.fails, f"not made yet ({url.database})", "run `gradjudge migrate`")]
    database = Database(settings.database)
    try:
        with database.reading() as session:
            found = [Check("database", State.ok, url.get_backend_name()), _migrations(session)]
            return [*found, _database_clock(session, settings)] if url.get_backend_name() == "postgresql" else found
    finally:
        database.engine.dispose()


def _migrations(session: Session) -> Check:
    wanted, present = migration_heads(session)
    if present == wanted:
        return Check("migrations", State.ok, f"at head ({', '.join(sorted(present))})")
    found = f"at {', '.join(sorted(present)) or 'nothing'}, not at {', '.join(sorted(wanted))}"
    return Check("migrations", State.fails, found, "run `gradjudge migrate` of the version that is to run")


def _broker(settings: Settings) -> Check:
    try:
        with make_celery(settings.broker).connection_for_read() as connection:
            # kombu would wait 2 s before it says that nobody listens.
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=WAIT_SECONDS)
            connection.default_channel.client.ping()
    except (BrokerError, RedisError, OSError) as error:
        if settings.broker_url:
            raise
        return _embedded_broker(error)
    return Check("broker", State.ok, "answers")


def _embedded_broker(error: Exception) -> Check:
    """It lives as long as `gradjudge up`; what must be there beforehand is a server to start."""
    try:
        server = brokers.find_server()
    except Refusal as refusal:
        return Check("broker", State.fails, f"not running ({_why(error)})", str(refusal))
    return Check("broker", State.warning, "not running", f"`gradjudge up` starts {server}")


def _disk(folder: Path) -> Check:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 2**30:.1f} GiB free for {folder}"
    if not existing.is_dir() or not _writable(existing):
        return Check("disk", State.fails, f"{existing} cannot be written", "choose a folder with GRADJUDGE_DATA_DIR")
    if free >= ROOMY_BYTES:
        return Check("disk", State.ok, found)
    return Check("disk", State.warning if free >= NEEDED_BYTES else State.fails, found, "free some space")


def _writable(folder: Path) -> bool:
    # The rights we act with, where the platform can tell them from those we were started with.
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def _database_clock(session: Session, settings: Settings) -> Check:
    before = utcnow()
    theirs = session.scalars(select(func.clock_timestamp())).one()
    middle = before + (utcnow() - before) / 2
    return _clock("the database's", (theirs - middle).total_seconds(), settings.lease_seconds)


def _file_clock(settings: Settings) -> Check:
    if not settings.data_dir.is_dir():
        return Check("clock", State.warning, f"not compared: there is no {settings.data_dir} yet", "look again later")
    with tempfile.TemporaryFile(dir=settings.data_dir) as probe:
        off = os.fstat(probe.fileno()).st_mtime - time.time()
    return _clock("the data folder's", off, settings.lease_seconds)


def _clock(whose: str, off: float, lease_seconds: float) -> Check:
    """`off` is how many seconds the other clock is ahead of ours."""
    found = f"{abs(off):.1f} s {'behind' if off > 0 else 'ahead of'} {whose}"
    if abs(off) < NOTICED_SECONDS:
        return Check("clock", State.ok, f"within {NOTICED_SECONDS:g} s of {whose}")
    state = State.fails if abs(off) >= lease_seconds / 2 else State.warning
    return Check("clock", state, found, "let every machine keep its time by NTP")


def _within(name: str, look: Callable[[], Sequence[Check]], to_do: str) -> Sequence[Check]:
    """What `look` finds within 2 s; that it raised or said nothing in time is a finding too."""
    found: list[Sequence[Check]] = []

    def work() -> None:
        try:
            found.append(look())
        except Exception as error:
            found.append([Check(name, State.fails, f"does not answer ({_why(error)})", to_do)])

    # A daemon: one that still waits must not keep us from ending.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(WAIT_SECONDS)
    silent = Check(name, State.fails, f"does not answer within {WAIT_SECONDS:g} s", to_do)
    return found[0] if found else [silent]


def _why(error: Exception) -> str:
    """The first line of what the driver said, without the library's frame around it."""
    text = str(getattr(error, "orig", None) or error)
    return text.splitlines()[0] if text.strip() else type(error).__name__


def _verdict(works: bool, checks: Sequence[Check]) -> str:
    if not works:
        return "Grading does not work here: see what fails."
    return "Grading works here" + (", with warnings." if any(c.state == State.warning for c in checks) else ".")


def _line(check: Check) -> str:
    name = "  " + check.name.removeprefix("sandbox.") if check.name.startswith("sandbox.") else check.name
    return f"{check.state:8} {name:14} {check.found}{'; ' + check.to_do if check.to_do else ''}"
