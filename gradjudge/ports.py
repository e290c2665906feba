"""Choose the port to serve on: the wanted one, else the next free one."""

import errno
import socket

from gradjudge.trouble import Refusal

TRIED = 50


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the first free port after it; 0 means any. Raises Refusal when there is none."""
    for port in range(wanted, min(wanted + TRIED, 65_536)):
        found = _bind(host, port)
        if found:
            return found
    raise Refusal(
        f"Ports {wanted} to {min(wanted + TRIED, 65_536) - 1} of {host} are all taken. Choose one with --port N."
    )


def site_url(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    return f"http://{_bracketed(reachable(host))}:{port}"


def reachable(host: str) -> str:
    """Where to call a server that listens on `host`, which may stand for every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def is_private(host: str) -> bool:
    """Whether only this machine can call a server that listens on `host`."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _bind(host: str, port: int) -> int:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return 0
        if error.errno == errno.EACCES:
            raise Refusal(f"Port {port} needs root's rights. Choose one above 1023 with --port N.") from None
        raise Refusal(f"{host} is no address of this machine ({error}). Set GRADJUDGE_HOST to one that is.") from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
