"""`python -m security [ID...]`: run the attacks and print which are contained, and which oracle failed otherwise.

From the checkout: `PYTHONPATH=.:tests python -m security`. Exit status: the number that are not contained, at most 125.
"""

from __future__ import annotations

import sys

from security.manifest import Item, items
from security.serve import Grader

# Higher statuses mean to a shell that the command was not run or died of a signal.
_MOST = 125


def main(ids: list[str]) -> int:
    """Print a line for each item named, or for all but the probes, and a count; the number of failures."""
    known = items()
    if strange := set(ids) - known.keys():
        sys.exit(f"there is no {', '.join(sorted(strange))}: the names are those of the files in attacks/ and own/")
    chosen = [known[one] for one in ids] if ids else [item for item in known.values() if item.kind != "probe"]
    failed = 0
    with Grader() as grader:
        for item in chosen:
            found = grader.findings(item.id)
            failed += bool(found)
            print(_line(item, found), flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} hold")
    return min(failed, _MOST)


def _line(item: Item, found: list[str]) -> str:
    good = "passes" if item.kind == "honest" else "contained"
    return f"{item.row:8}{item.id:34}{'; '.join(found) or good}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
