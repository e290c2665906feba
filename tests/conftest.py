"""One Chromium for every test that looks at pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    # Imported where it is needed: the core's tests also run beside a torch that has no browser library.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from browser import chromium  # noqa: PLC0415

    executable = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.ARGUMENTS)
        yield browser
        browser.close()
