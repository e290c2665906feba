"""One running stack for all functional tests of a kind: as on a laptop, and as on a server."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from databases import postgres_url
from functional.stack import Stack, started
from needs import answers, need

REDIS = "redis://127.0.0.1:6379/9"


@pytest.fixture(scope="session", params=["laptop", "server"])
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """laptop: SQLite and an embedded broker; server: PostgreSQL and Redis."""
    data = tmp_path_factory.mktemp(request.param) / "data"
    with ExitStack() as open_until_the_end:
        settings = {"wall_seconds": "2"}
        if request.param == "server":
            need("redis", answers("127.0.0.1", 6379))
            settings |= {"database_url": open_until_the_end.enter_context(postgres_url()), "broker_url": REDIS}
        yield open_until_the_end.enter_context(started(data, **settings))
