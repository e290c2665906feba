"""Find the Chromium of this machine, or say why these tests do not run here."""

import shutil

from needs import need

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
    """Its path; where there is none the test is skipped, or fails as `needs.need` says."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    need("chromium", present=found is not None)
    return str(found)
