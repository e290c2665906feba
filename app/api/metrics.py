"""Count what is waiting and what became of the rest, at the moment somebody scrapes."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.database import Database
from app.models import utcnow
from app.services import load, workers


class LoadCollector(Collector):
    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: without this, registering would already ask the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        with self._database.reading() as session:
            yield _labelled("gradjudge_runs", "Grading runs by state", "state", load.by_state(session))
            yield _labelled("gradjudge_outcomes", "Graded runs by outcome", "outcome", load.by_outcome(session))
            ended = load.by_sandbox_status(session)
            oldest = load.oldest_queued_seconds(session, utcnow())
            lately = workers.graded_since(session, utcnow() - workers.LATELY)
        about = "Grading runs by how the sandbox ended their latest attempt"
        yield _labelled("gradjudge_sandbox_runs_total", about, "status", ended)
        yield GaugeMetricFamily("gradjudge_oldest_queued_seconds", "Age of the oldest run not picked up", value=oldest)
        yield _layers(workers.by_layer(lately))


def _labelled(name: str, about: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family


def _layers(counts: dict[tuple[str, str], int]) -> GaugeMetricFamily:
    about = "Workers that graded in the last 24 hours, by sandbox layer and its state in their latest run"
    family = GaugeMetricFamily("gradjudge_sandbox_layers", about, labels=["layer", "state"])
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family
