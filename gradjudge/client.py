"""Talk to our own server: is it ready, what does it say about a source text. Proxies are never asked."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FINISHED = {"graded", "failed", "cancelled"}


class Unexpected(Exception):
    """The server answered, but not what it should."""


@dataclass(frozen=True)
class Verdict:
    """`text`: the outcome and, for a wrong answer, the mistake ("passed", "wrong missing-2"). `ms`: POST to verdict."""

    text: str
    score: str
    ms: float


@dataclass(frozen=True)
class Client:
    host: str
    port: int
    token: str = ""
    timeout: float = 5.0

    def why_not_ready(self) -> str:
        """An empty text when database, migrations and broker are fine."""
        try:
            status, body = self._ask("GET", "/readyz")
        except (OSError, http.client.HTTPException) as error:
            return f"no answer ({error})"
        return "" if status == http.HTTPStatus.OK else f"HTTP {status}: {body.decode(errors='replace')[:500]}"

    def judge(self, exercise: str, source: str, wait_until: Callable[[Callable[[], bool]], bool]) -> Verdict | None:
        """Submit and wait for the verdict; None when `wait_until` gave up. Raises Unexpected."""
        begun = time.monotonic()
        submitted = self._json("POST", "/api/v1/submissions", {"exercise": exercise, "source": source})
        latest: dict[str, Any] = submitted

        def finished() -> bool:
            nonlocal latest
            latest = self._json("GET", f"/api/v1/submissions/{submitted['id']}?wait=1")
            return latest["state"] in FINISHED

        return verdict_of(latest, (time.monotonic() - begun) * 1000) if wait_until(finished) else None

    def _json(self, method: str, path: str, content: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            status, body = self._ask(method, path, content)
            answer: dict[str, Any] = json.loads(body)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unexpected(f"{method} {path}: {error}") from error
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise Unexpected(f"{method} {path}: HTTP {status}: {json.dumps(answer)[:500]}")
        return answer

    def _ask(self, method: str, path: str, content: dict[str, str] | None = None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = None
        if content is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(content)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def verdict_of(submission: dict[str, Any], ms: float) -> Verdict:
    """`submission` as the API answers it, finished."""
    outcome = str(submission["outcome"] or submission["state"])
    mistakes = [finding["mistake"] for finding in submission.get("findings", []) if finding.get("mistake")]
    named = outcome in ("wrong", "partial") and mistakes
    score, best = submission["score"], submission["max_score"]
    return Verdict(
        text=f"{outcome} {mistakes[0]}" if named else outcome,
        score="-" if score is None else f"{score:g}/{best:g}",
        ms=ms,
    )
