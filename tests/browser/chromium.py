"""Find the Chromium of this machine, or say why these tests do not run here."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def find() -> str:
    """Its path. Without one the test is skipped, or fails where GRADJUDGE_TEST_REQUIRE names chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    reason = f"none of {', '.join(NAMES)} is on PATH"
    if "chromium" in os.environ.get("GRADJUDGE_TEST_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
