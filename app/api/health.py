"""For machines that watch: is the process alive, is everything it needs there, how much is waiting."""

from apiflask import APIBlueprint
from flask import Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from app.api.metrics import LoadCollector
from app.api.readiness import checks
from app.guard.parts import parts

bp = APIBlueprint("health", __name__, enable_openapi=False)


@bp.get("/healthz")
def alive() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> Response:
    """200 when every part is fine, else 503; each part says how it is."""
    found = checks(parts().database, parts().doorbell)
    answer = jsonify(found)
    answer.status_code = 200 if set(found.values()) == {"ok"} else 503
    return answer


@bp.get("/metrics")
def metrics() -> Response:
    registry = CollectorRegistry()
    registry.register(LoadCollector(parts().database))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
