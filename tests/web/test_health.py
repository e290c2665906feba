"""What machines watch: alive, ready, how much is waiting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.database import Database
from app.factory import create_app
from app.models import Outcome, SandboxStatus
from app.services.reports import Report
from web.world import World, no_broker, settings_in


def test_a_process_is_ready_when_every_part_answers(world: World) -> None:
    answer = world.client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "migrations": "ok", "broker": "ok"}


def test_a_process_without_a_broker_is_alive_and_not_ready(make_world: Callable[..., World], tmp_path: Path) -> None:
    client = make_world(broker_url=no_broker(tmp_path)).client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == answer.json["migrations"] == "ok"
    assert "does not answer" in answer.json["broker"]


def test_a_process_before_the_migrations_is_not_ready(tmp_path: Path, broker: str) -> None:
    settings = settings_in(tmp_path, broker_url=broker)
    app = create_app(settings)
    client: Any = app.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "gradjudge migrate" in answer.json["migrations"]
    app.extensions["gradjudge"].database.engine.dispose()


def test_the_metrics_count_states_and_outcomes(world: World) -> None:
    world.judged(world.submitted())
    world.submitted()
    answer = world.client().get("/metrics")
    assert answer.content_type.startswith("text/plain")
    assert 'gradjudge_runs{state="queued"} 1.0' in answer.text
    assert 'gradjudge_runs{state="failed"} 0.0' in answer.text
    assert 'gradjudge_outcomes{outcome="wrong"} 1.0' in answer.text
    assert float(answer.text.split("\ngradjudge_oldest_queued_seconds ")[1].split()[0]) >= 0


def test_the_metrics_count_how_the_sandbox_ended_the_runs(world: World) -> None:
    for status in (SandboxStatus.timed_out, SandboxStatus.timed_out, SandboxStatus.ok, None):
        world.judged(world.submitted(), Report(Outcome.wrong, 0.0, status=status))
    world.submitted()
    told = [line for line in world.client().get("/metrics").text.splitlines() if "gradjudge_sandbox_runs" in line]
    assert "# TYPE gradjudge_sandbox_runs_total gauge" in told
    lines = {line for line in told if not line.startswith("#")}
    counts = dict.fromkeys(map(str, SandboxStatus), 0) | {"timed_out": 2, "ok": 1}
    assert lines == {f'gradjudge_sandbox_runs_total{{status="{name}"}} {count}.0' for name, count in counts.items()}


def test_two_processes_share_no_state(world: World, tmp_path: Path) -> None:
    other = create_app(world.settings)
    assert other.extensions["gradjudge"] is not world.app.extensions["gradjudge"]
    assert isinstance(other.extensions["gradjudge"].database, Database)
    other.extensions["gradjudge"].database.engine.dispose()
