"""What `up` and `demo` write to the terminal."""

import contextlib
from collections.abc import Mapping, Sequence

from gradjudge import samples
from gradjudge.client import Verdict
from gradjudge.samples import Sample


def say(text: str) -> None:
    """Print at once. A terminal that is gone is no reason to leave children behind."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def welcome(url: str, people: Sequence[Mapping[str, str]], seconds: float) -> str:
    log_ins = "\n".join(f"  {who['role']:<12} {who['username']:<14} {who['password']}" for who in people)
    student = next(who for who in people if who["role"] == "student")
    return f"""
Gradjudge is ready after {seconds:.1f} s:  {url}

Demo log-ins:
{log_ins}

Grade from a terminal:
{_curl(url, student["token"])}

Ctrl-C stops."""


def demo_heading() -> str:
    return _columns("sample", "verdict", "score", "ms")


def demo_row(sample: Sample, verdict: Verdict) -> str:
    return _columns(sample.name, verdict.text, verdict.score, f"{verdict.ms:.0f}")


def _columns(name: str, verdict: str, score: str, ms: str) -> str:
    return f"  {name:<15} {verdict:<26} {score:>7} {ms:>7}"


def _curl(url: str, token: str) -> str:
    return f"""  curl -s '{url}/api/v1/submissions' -H 'Authorization: Bearer {token}' \\
       -H 'Content-Type: application/json' \\
       -d '{{"exercise": "{samples.EXERCISE}", "source": "def grad(X, y, w): return 2/len(y) * X.T@(X@w - y)"}}'"""
