"""`gradjudge doctor` says what works here and what to do about the rest, without anything running."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.settings import CHECKOUT, Settings
from databases import fresh_database, postgres_url
from gradjudge import broker as brokers
from gradjudge.commands import doctor
from gradjudge.commands.doctor import Check, State
from worker import sandbox

LAYERS = {"sandbox": "on", "namespaces": "refused: EPERM", "empty_root": "chroot", "seccomp": "on"}


def test_where_everything_works_the_exit_status_is_0(tmp_path: Path, broker: str) -> None:
    with fresh_database("sqlite", tmp_path) as settings:
        result = diagnosed(settings.model_copy(update={"broker_url": broker}))
    assert result.exit_code == 0, result.output
    assert "fails" not in result.output
    assert result.output.splitlines()[-1].startswith("Grading works here")


def test_a_line_for_each_thing_and_each_layer(tmp_path: Path, broker: str) -> None:
    with fresh_database("sqlite", tmp_path) as settings:
        result = diagnosed(settings.model_copy(update={"broker_url": broker}))
    names = [line.split()[1] for line in result.output.splitlines()[:-1]]
    assert names[:3] == ["python", "numpy", "sandbox"]
    assert names[-5:] == ["database", "migrations", "broker", "disk", "clock"]
    assert {"namespaces", "empty_root", "landlock", "seccomp", "self_test"} <= set(names)


def test_the_json_says_the_same(tmp_path: Path) -> None:
    result = diagnosed(Settings(data_dir=tmp_path), "--json")
    told = json.loads(result.stdout)
    assert told["works"] is False
    assert result.exit_code == 1
    (database,) = (check for check in told["checks"] if check["name"] == "database")
    assert database["state"] == "fails"
    assert database["to_do"] == "run `gradjudge migrate`"


@pytest.mark.usefixtures("confined")
def test_on_a_new_machine_nothing_is_made_and_up_would_start_the_broker(tmp_path: Path) -> None:
    found = examined(Settings(data_dir=tmp_path / "new"))
    assert found["database"].state == State.fails
    assert found["broker"].state == State.warning
    assert "`gradjudge up` starts" in found["broker"].to_do
    assert found["clock"].state == State.warning
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("confined")
def test_without_any_broker_server_there_is_no_grading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "_candidates", lambda: iter(()))
    check = examined(Settings(data_dir=tmp_path))["broker"]
    assert check.state == State.fails
    assert "apt install redis-server" in check.to_do


@pytest.mark.usefixtures("confined")
def test_a_configured_broker_that_is_not_there_is_said(tmp_path: Path) -> None:
    check = examined(Settings(data_dir=tmp_path, broker_url=f"redis://127.0.0.1:{closed_port()}/0"))["broker"]
    assert check.state == State.fails
    assert "refused" in check.found
    assert "GRADJUDGE_BROKER_URL" in check.to_do


@pytest.mark.usefixtures("confined")
def test_servers_that_say_nothing_are_not_waited_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        database, broker = f"postgresql+psycopg://nobody@127.0.0.1:{port}/nothing", f"redis://127.0.0.1:{port}/0"
        begun = time.monotonic()
        found = examined(Settings(data_dir=tmp_path, database_url=database, broker_url=broker))
        assert time.monotonic() - begun < 30
    for name in ("database", "broker"):
        assert found[name].state == State.fails
        assert "does not answer within 2 s" in found[name].found


@pytest.mark.usefixtures("confined")
def test_a_database_that_is_not_there_is_said_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody:hunter2@127.0.0.1:{closed_port()}/nothing"
    check = examined(Settings(data_dir=tmp_path, database_url=url))["database"]
    assert check.state == State.fails
    assert "refused" in check.found
    assert "hunter2" not in check.found


@pytest.mark.usefixtures("confined")
def test_a_database_before_its_migrations_is_told_from_one_after(tmp_path: Path) -> None:
    with postgres_url() as url:
        check = examined(Settings(data_dir=tmp_path, database_url=url))["migrations"]
    assert check.state == State.fails
    assert "gradjudge migrate" in check.to_do
    with fresh_database("postgres", tmp_path) as settings:
        found = examined(settings)
    assert found["migrations"].state == State.ok
    assert found["clock"] == Check("clock", State.ok, "within 2 s of the database's")


def test_a_host_that_cannot_confine_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> dict[str, str]:
        raise sandbox.SandboxUnavailable("this host lacks a seccomp filter")

    monkeypatch.setattr(sandbox, "start", refuse)
    result = diagnosed(Settings(data_dir=tmp_path))
    assert result.exit_code == 1
    assert re.search(r"^fails +sandbox +this host lacks a seccomp filter$", result.output, re.MULTILINE)


def test_a_layer_that_is_not_in_force_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "start", lambda **_: LAYERS)
    found = examined(Settings(data_dir=tmp_path))
    states = {name: check.state for name, check in found.items() if name.startswith("sandbox")}
    assert states == {
        "sandbox": State.ok,
        "sandbox.namespaces": State.warning,
        "sandbox.empty_root": State.ok,
        "sandbox.seccomp": State.ok,
    }


def test_grading_without_a_sandbox_is_said_loudly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def start(*, allow_unsandboxed: bool) -> dict[str, str]:
        asked.append(allow_unsandboxed)
        return {"sandbox": "unsandboxed: this host lacks everything"}

    monkeypatch.setattr(sandbox, "start", start)
    check = examined(Settings(data_dir=tmp_path, allow_unsandboxed=True))["sandbox"]
    assert asked == [True]
    assert check.state == State.warning
    assert check.found.startswith("unsandboxed")
    assert "GRADJUDGE_ALLOW_UNSANDBOXED" in check.to_do


@pytest.mark.usefixtures("confined", "without_roots_rights")
def test_a_data_folder_that_cannot_be_written_is_said() -> None:
    check = examined(Settings(data_dir=Path("/proc/nothing-is-made-here")))["disk"]
    assert check.state == State.fails
    assert "cannot be written" in check.found


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize(("free", "state"), [(2**20, State.fails), (2**28, State.warning), (2**32, State.ok)])
def test_a_disk_that_is_nearly_full_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    class Usage:
        def __init__(self) -> None:
            self.free = free

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage())
    assert examined(Settings(data_dir=tmp_path))["disk"].state == state


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize(("behind", "state"), [(0, State.ok), (30, State.warning), (90, State.fails)])
def test_a_clock_that_is_off_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: float, state: State
) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - behind)
    assert examined(Settings(data_dir=tmp_path, lease_seconds=120))["clock"].state == state


def test_the_pythons_are_those_of_the_project() -> None:
    wanted = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["requires-python"]
    (_, oldest), (major, newest) = doctor.PYTHONS
    assert wanted == f">={major}.{oldest},<{major}.{newest + 1}"


def diagnosed(settings: Settings, *options: str) -> Result:
    return CliRunner().invoke(doctor.doctor, options, obj=settings)


def examined(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in doctor.examine(settings)}


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def confined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox that is taken as given, for what is not about it."""
    monkeypatch.setattr(sandbox, "start", lambda **_: LAYERS)


@pytest.fixture
def broker() -> Iterator[str]:
    with TemporaryDirectory(prefix="gj-") as folder:
        path = Path(folder) / "b.sock"
        with subprocess.Popen(brokers.program(path).argv, stdout=subprocess.DEVNULL, env=os.environ) as server:
            give_up_at = time.monotonic() + 30
            while not brokers.answers(path) and time.monotonic() < give_up_at:
                time.sleep(0.02)
            yield brokers.url(path)
            server.terminate()
