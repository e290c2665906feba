"""A fresh world for every test: the template is migrated and filled once, its file is copied."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.settings import Settings
from gradjudge import broker as brokers
from web.waiting import eventually
from web.world import Browser, World, copied, forget_counts, migrated, populated, settings_in


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def make_world(template: Settings, broker: str, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """A world with settings of its own."""
    made: list[World] = []

    def make(**changes: Any) -> World:
        made.append(copied(template, tmp_path, **({"broker_url": broker} | changes)))
        return made[-1]

    forget_counts(broker)
    yield make
    for world in made:
        world.close()


@pytest.fixture
def ann(world: World) -> Browser:
    return world.browser("ann")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return populated(migrated(settings_in(tmp_path_factory.mktemp("template"))))


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    with TemporaryDirectory(prefix="gj-") as folder:
        socket = Path(folder) / "b.sock"
        program = brokers.program(socket)
        with subprocess.Popen(program.argv, stdout=subprocess.DEVNULL) as server:
            assert eventually(lambda: brokers.answers(socket), 30)
            yield brokers.url(socket)
            server.terminate()
