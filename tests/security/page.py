"""Show a report as its student sees it: the real application, a database in a folder that goes away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.services.reports import Report
from web.world import World, migrated, populated, settings_in

_STUDENT = "ann"


class Pages:
    """The web side with one student in one course."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._browser = world.browser(_STUDENT)

    def show(self, source: str, report: Report) -> str:
        """The page of a submission with this report, or what went wrong in showing it."""
        number = self._world.submitted(_STUDENT, source)
        self._world.judged(number, report)
        answer = self._browser.get(f"/submissions/{number}")
        return str(answer.text) if answer.status_code == 200 else f"<b>status {answer.status_code}</b>"


@contextmanager
def pages() -> Iterator[Pages]:
    with tempfile.TemporaryDirectory(prefix="attack-pages-") as folder:
        world = World(populated(migrated(settings_in(Path(folder)))))
        try:
            yield Pages(world)
        finally:
            world.close()
