"""A web process on a loopback port, and a Chromium that looks at it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState
from werkzeug.serving import make_server

from app.settings import Settings
from web.conftest import broker, template
from web.world import PASSWORD, World, copied, forget_counts

__all__ = ["broker", "template"]


@pytest.fixture
def site(template: Settings, broker: str, tmp_path: Path) -> Iterator["Site"]:
    forget_counts(broker)
    world = copied(template, tmp_path, broker_url=broker)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(world, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    world.close()


@pytest.fixture
def open_page(site: "Site", chrome: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the site as somebody; the test fails where the browser complains about anything."""
    contexts: list[BrowserContext] = []
    sessions: dict[str | None, StorageState | None] = {None: None}
    complaints: list[str] = []

    def open_as(name: str | None, path: str = "/", **options: Any) -> Page:
        context = chrome.new_context(base_url=site.url, storage_state=sessions.get(name), **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if name is not None and name not in sessions:
            sign_in(page, name)
            sessions[name] = context.storage_state()
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


class Site:
    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.url = url


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    """Chromium calls a form that was refused with 413 an error; a refusal is what that test wants."""
    if message.type == "error" and "413" not in message.text:
        complaints.append(message.text)


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
