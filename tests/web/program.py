"""A program that speaks to the API with somebody's token, and the keys that it finds in a submission."""

from typing import Any

from web.world import World

KEYS = {
    "": {"id", "state", "outcome", "score", "max_score", "findings", "cases", "console", "failure", "timing"},
    "findings": {"mistake", "group", "variable", "message", "hint", "line", "remark", "evidence"},
    "cases": {
        "case",
        "seed",
        "public",
        "variable",
        "verdict",
        "shape",
        "expected_shape",
        "largest_error",
        "tolerance",
        "ratio",
        "message",
    },
    "timing": {"queued_at", "claimed_at", "finished_at", "steps"},
}


class Program:
    """A client with somebody's token."""

    def __init__(self, world: World, name: str = "ann") -> None:
        self._client = world.client()
        self._headers = world.api(name)

    def raw(self, path: str) -> Any:
        return self._client.get(path, headers=self._headers)

    def get(self, path: str) -> Any:
        answer = self.raw(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def submit(self, source: str = "x = 1") -> Any:
        body = {"exercise": "one-01", "source": source}
        return self._client.post("/api/v1/submissions", json=body, headers=self._headers)
