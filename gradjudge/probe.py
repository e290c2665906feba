"""The health check of one part: does its page answer, or was its file touched within a minute? Exit status 0 or 1."""

import sys
import time
import urllib.request
from pathlib import Path

FRESH_SECONDS = 60


def healthy(target: str) -> bool:
    """`target` is a URL, or the path of a file that a living part touches every few seconds."""
    try:
        if target.startswith("http://"):
            with urllib.request.urlopen(target, timeout=4) as response:  # noqa: S310  # http only, checked above
                return bool(response.status == 200)
        return time.time() - Path(target).stat().st_mtime < FRESH_SECONDS
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(sys.argv[1]) else 1)
