"""Say what broke. Each oracle of the manifests looks at the evidence and returns a sentence, or None if all is well."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator

from security.evidence import PASSED, Evidence, bytes_of
from security.markup import hostile_markup
from security.text import raw_characters

Oracle = Callable[[Evidence, str], str | None]

_GROWTH_MB = 128
_NEXT_SECONDS = 2.0


def check(name: str, evidence: Evidence) -> str | None:
    """The oracle `name`, written as in a manifest (`wall_le:4.5`). KeyError for one that does not exist."""
    word, _, argument = name.partition(":")
    return ORACLES[word](evidence, argument)


def broken(names: tuple[str, ...], evidence: Evidence) -> list[str]:
    """A line for each oracle that does not hold."""
    said = ((name, check(name, evidence)) for name in names)
    return [f"{name}: {sentence}" for name, sentence in said if sentence]


def verdict_not_pass(evidence: Evidence, _: str) -> str | None:
    return "the submission got full marks" if evidence.kept.outcome == PASSED else None


def verdict_pass(evidence: Evidence, _: str) -> str | None:
    return None if evidence.kept.outcome == PASSED else f"the honest submission was {evidence.kept.outcome or 'lost'}"


def no_leak(evidence: Evidence, _: str) -> str | None:
    raw = evidence.text.encode("utf-8", "replace") + b"\n" + evidence.page.encode()
    heaps = [raw, *(part for value in evidence.kept.values for part in bytes_of(value))]
    leaks = {token[:9] for token in evidence.tokens for form in _forms(token) for heap in heaps if form in heap}
    return f"a planted token came out ({', '.join(sorted(leaks))}...)" if leaks else None


def no_marker(evidence: Evidence, name: str) -> str | None:
    found = re.search(rf"REACHED {re.escape(name)}\b[^\n]*", evidence.text)
    return f"it printed {found.group()[:120]!r}" if found else None


def no_net(evidence: Evidence, _: str) -> str | None:
    return f"listeners were reached: {evidence.visits}" if evidence.visits else None


def no_files(evidence: Evidence, _: str) -> str | None:
    return _appeared(evidence.files)


def no_late_files(evidence: Evidence, _: str) -> str | None:
    return _appeared(evidence.late_files)


def no_sysv(evidence: Evidence, _: str) -> str | None:
    return f"System V objects are left: {evidence.system_v}" if evidence.system_v else None


def wall_le(evidence: Evidence, bound: str) -> str | None:
    return _over(evidence.wall_seconds, bound, "s of wall time")


def out_le(evidence: Evidence, bound: str) -> str | None:
    return _over(evidence.kept.largest, bound, "bytes are kept")


def rss_le_mb(evidence: Evidence, bound: str) -> str | None:
    return _over(evidence.resident_mb, bound, "MB were resident")


def procs_le(evidence: Evidence, bound: str) -> str | None:
    return _over(evidence.processes, bound, "processes at once")


def threads_le(evidence: Evidence, bound: str) -> str | None:
    return _over(evidence.threads, bound, "threads at once")


def no_survivors(evidence: Evidence, _: str) -> str | None:
    return f"{len(evidence.survivors)} processes live on" if evidence.survivors else None


def victim_ok(evidence: Evidence, _: str) -> str | None:
    return f"the innocent process {evidence.victim}" if evidence.victim else None


def grader_ok(evidence: Evidence, _: str) -> str | None:
    harms = (
        evidence.signals and f"received {', '.join(sorted(set(evidence.signals)))}",
        evidence.grown_mb > _GROWTH_MB and f"grew by {evidence.grown_mb:.0f} MB",
        evidence.grown_threads > 0 and f"has {evidence.grown_threads} threads more",
        evidence.grown_descriptors > 0 and f"has {evidence.grown_descriptors} descriptors more",
        evidence.fault_of_ours and f"gave up: {evidence.fault_of_ours[:200]}",
    )
    said = [harm for harm in harms if harm]
    return f"the grader {' and '.join(said)}" if said else None


def no_ctrl(evidence: Evidence, _: str) -> str | None:
    found = raw_characters(evidence.text) | raw_characters(evidence.page)
    return f"raw characters are kept: {', '.join(sorted(found))}" if found else None


def no_markup(evidence: Evidence, _: str) -> str | None:
    if not evidence.page:
        return "no page was shown, so nothing is known"
    found = hostile_markup(evidence.page)
    return f"what it wrote became markup: {', '.join(sorted(found))}" if found else None


def probe_clean(evidence: Evidence, _: str) -> str | None:
    return evidence.probe or None


def next_ok(evidence: Evidence, _: str) -> str | None:
    if evidence.next_outcome != PASSED:
        return f"the next honest submission was {evidence.next_outcome}"
    late = evidence.next_seconds > _NEXT_SECONDS
    return f"the next submission took {evidence.next_seconds:.1f} s" if late else None


ORACLES: dict[str, Oracle] = {
    oracle.__name__: oracle
    for oracle in (
        verdict_not_pass, verdict_pass, no_leak, no_marker, no_net, no_files, no_late_files, no_sysv, wall_le, out_le,
        rss_le_mb, procs_le, threads_le, no_survivors, victim_ok, grader_ok, no_ctrl, no_markup, probe_clean, next_ok,
    )
}  # fmt: skip


def _over(measured: float, bound: str, what: str) -> str | None:
    return f"{measured:.4g} {what}, at most {bound}" if measured > float(bound) else None


def _appeared(files: list[str]) -> str | None:
    return f"{len(files)} files appeared, such as {files[0]}" if files else None


def _forms(token: str) -> Iterator[bytes]:
    """The token as it is, backwards, in hexadecimal, and in base64 without what depends on its neighbours."""
    raw = token.encode()
    yield from (raw, raw[::-1], raw.hex().encode(), b64encode(raw)[:-4])
