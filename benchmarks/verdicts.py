"""Count wrong verdicts: right gradients that are rejected and wrong ones that are accepted, by us and by others.

    .venv/bin/python benchmarks/verdicts.py [--seeds 25] [--peers SITE-PACKAGES ...] [--details]

The functions, their gradients and the points are those of `verdict_grid`. They are not run in the sandbox: this is
about the verdict alone. Checkers that are not installed are left out by name; --peers adds folders that have them.
"""

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from verdict_grid import FUNCTIONS, Function, Point, ours, peers
from verdict_grid.ours import Ready

KINDS: dict[str, Callable[[Point], bool]] = {
    "all points": lambda point: True,
    "float64 ones": lambda point: point.dtype == "float64",
    "comfortable": lambda point: point.comfortable,
}


class Tally(NamedTuple):
    """Names of the gradients that were judged wrongly."""

    rejected: list[str]
    accepted: list[str]

    @classmethod
    def empty(cls) -> "Tally":
        return cls([], [])


def main() -> int:
    given = arguments()
    sys.path.extend(given.peers)
    rights = sum(len(f.right) for f in FUNCTIONS)
    wrongs = sum(len(f.wrong) for f in FUNCTIONS)
    points = sum(len(f.points) for f in FUNCTIONS)
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"{len(FUNCTIONS)} functions, {rights} right gradients, {wrongs} wrong ones, {points} points\n")
    of_others(given.details, rights, wrongs)
    return of_ours(given.seeds, rights, wrongs)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=25)
    parser.add_argument("--peers", nargs="*", default=[])
    parser.add_argument("--details", action="store_true")
    return parser.parse_args()


def of_others(details: bool, rights: int, wrongs: int) -> None:
    checks, missing = peers.checks()
    for name in peers.MAKERS:
        print(f"{name} left out: not installed" if name in missing else f"{name} {version(name)}")
    ready = {f.name: ours.prepared(f, 0) for f in FUNCTIONS}
    row("", *(said for kind in KINDS for said in (kind, "")))
    row("", *("false rejects", "false accepts") * len(KINDS))
    for name, check in checks.items():
        tallies = [Tally.empty() for _ in KINDS]
        for function in FUNCTIONS:
            for label, held, right in outcomes(function, ready[function.name], check):
                tell(tallies, function, label, held, right)
        row(name, *counted(tallies, rights, wrongs))
        if details:
            print("   accepted:", ", ".join(tallies[0].accepted), "\n   rejected:", ", ".join(tallies[0].rejected))


def outcomes(function: Function, ready: list[Ready], check: peers.Check) -> Iterator[tuple[str, dict[str, bool], bool]]:
    for name, gradient, but in gradients_of(function):
        asked = [one for one in ready if one.point not in but]
        yield f"{function.name}: {name}", results(function, gradient, check, asked), is_right(function, name, gradient)


def results(function: Function, gradient: Any, check: peers.Check, ready: list[Ready]) -> dict[str, bool]:
    """Point by point up to the first that fails; comfortable ones come first, and float32 last, as in KINDS."""
    found: dict[str, bool] = {}
    for one in sorted(ready, key=lambda one: hardness(function.points[one.point])):
        found[one.point] = checked(function, gradient, check, one)
        if not found[one.point]:
            break
    return found


def hardness(point: Point) -> int:
    return 0 if point.comfortable else 1 if point.dtype == "float64" else 2


def tell(tallies: list[Tally], function: Function, label: str, held: dict[str, bool], right: bool) -> None:
    """Add one gradient to the tally of all points, of those in float64, and of the comfortable ones."""
    for tally, counts in zip(tallies, KINDS.values(), strict=True):
        accepted = all(passed for point, passed in held.items() if counts(function.points[point]))
        if right and not accepted:
            tally.rejected.append(label + said(held))
        if not right and accepted:
            tally.accepted.append(label)


def counted(tallies: list[Tally], rights: int, wrongs: int) -> list[str]:
    return [f"{len(found)}/{of}" for tally in tallies for found, of in zip(tally, (rights, wrongs), strict=True)]


def checked(function: Function, gradient: Any, check: peers.Check, ready: Ready) -> bool:
    arguments = ready.one.arguments

    def loss(*xs: Any) -> Any:
        return function.loss(**{**arguments, **dict(zip(function.wrt, xs, strict=True))})

    def gradients(*xs: Any) -> tuple[Any, ...]:
        found = gradient(**{**arguments, **dict(zip(function.wrt, xs, strict=True))})
        return found if isinstance(found, tuple) else (found,)

    return peers.passes(check, loss, gradients, [arguments[name] for name in function.wrt])


def of_ours(seeds: int, rights: int, wrongs: int) -> int:
    tallies, close, milliseconds, preparing, spent = [Tally.empty() for _ in KINDS], set(), [], [], []
    for seed in range(seeds):
        for function in FUNCTIONS:
            begun = time.process_time()
            ready = ours.prepared(function, seed)
            preparing.append(1000 * (time.process_time() - begun))
            for name, gradient, but in gradients_of(function):
                names, seconds = judged(gradient, [one for one in ready if one.point not in but])
                milliseconds.append(1000 * seconds)
                held = {point: all(v in ("exact", "close") for v in verdicts) for point, verdicts in names.items()}
                right = is_right(function, name, gradient)
                tell(tallies, function, f"{function.name}: {name} (seed {seed})", held, right)
                if right:
                    spent += [
                        use
                        for one in ready
                        if one.point not in but
                        for use in ours.used(ours.answered(gradient, one), one)
                    ]
                if right and any("close" in verdicts for verdicts in names.values()):
                    close.add(f"{function.name}: {name}")
        if seed == 0:
            row("ours", *counted(tallies, rights, wrongs))
    every = tallies[0]
    print(f"\nours over {seeds} seeds: {len(every.rejected)} of {seeds * rights} right ones rejected,", end=" ")
    print(f"{len(every.accepted)} of {seeds * wrongs} wrong ones accepted")
    print(f"right, but accepted with the note that it is less accurate: {', '.join(sorted(close)) or 'none'}")
    of_tolerance(spent)
    print(f"milliseconds of CPU time to judge a submission on all points of its function: {spread(milliseconds)}")
    print(f"milliseconds of CPU time to prepare a function on all its points: {spread(preparing)}")
    for label in (*every.rejected, *every.accepted):
        print("  wrong verdict:", label)
    return 1 if every.rejected or every.accepted else 0


def of_tolerance(spent: list[ours.Used]) -> None:
    for dtype in ("float32", "float64"):
        parts = [use.part for use in spent if use.dtype == dtype]
        refused = sum(not use.allclose for use in spent if use.dtype == dtype)
        print(f"{len(parts)} right arrays in {dtype} use at most {max(parts):.3f} of their tolerance;", end=" ")
        print(f"numpy.allclose with rtol=1e-5 refuses {refused} of them")


def is_right(function: Function, name: str, gradient: Any) -> bool:
    return name in function.right and function.right[name].gradient is gradient


def gradients_of(function: Function) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    for name, right in function.right.items():
        yield name, right.gradient, right.but
    for name, gradient in function.wrong.items():
        yield name, gradient, ()


def judged(gradient: Any, ready: list[Ready]) -> tuple[dict[str, list[str]], float]:
    found, total = {}, 0.0
    for one in ready:
        found[one.point], seconds = ours.verdicts(ours.answered(gradient, one), one)
        total += seconds
    return found, total


def said(held: dict[str, bool]) -> str:
    return f" at {', '.join(point for point, holds in held.items() if not holds)}"


def spread(milliseconds: list[float]) -> str:
    tenths = statistics.quantiles(milliseconds, n=10)
    median, most = statistics.median(milliseconds), max(milliseconds)
    return f"median {median:.2f}, nine of ten below {tenths[-1]:.2f}, at most {most:.1f}"


def row(*cells: str) -> None:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, (21, *(13,) * 6), strict=True))
    print(f"| {' | '.join(padded)} |", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
