"""Grade five samples through the whole chain, in a data folder of their own, and leave nothing behind."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradjudge import samples, screen
from gradjudge.client import Unexpected
from gradjudge.onemachine import SECONDS_TO_VERDICT, Site, Wishes, explained, our_commands, running
from gradjudge.samples import Sample
from gradjudge.supervisor import Say
from gradjudge.trouble import Breakdown

# The demo writes into no database and rings no broker that someone else uses.
NOT_OURS = {"GRADJUDGE_DATABASE_URL", "GRADJUDGE_BROKER_URL", "GRADJUDGE_SECRET_KEY", "GRADJUDGE_ENVIRONMENT"}


def demo(env: Mapping[str, str] | None = None, command: Sequence[str] | None = None, say: Say = screen.say) -> int:
    """0 when every sample got its verdict, 1 when one did not. `env`: ours when None."""
    kept = {name: value for name, value in (env or os.environ).items() if name not in NOT_OURS}
    # Five samples of one exercise need no others.
    kept["GRADJUDGE_PREPARE_AHEAD"] = "false"
    with tempfile.TemporaryDirectory(prefix="gradjudge-demo-", ignore_cleanup_errors=True) as folder:
        wishes = Wishes(Path(folder) / "data", port=0, env=kept, command=command or our_commands())
        return explained(lambda: _run(wishes, say), say)


def _run(wishes: Wishes, say: Say) -> int:
    with running(wishes, say) as (site, _supervisor, _folder):
        say("\n" + screen.demo_heading())
        as_expected = [_judged(site, sample, say) for sample in samples.SAMPLES]
    wrong = as_expected.count(False)
    say(f"\n{wrong} of {len(as_expected)} verdicts are not the expected ones." if wrong else "\nAll as expected.")
    return 1 if wrong else 0


def _judged(site: Site, sample: Sample, say: Say) -> bool:
    try:
        verdict = site.client().judge(samples.EXERCISE, sample.source, site.wait_until)
    except Unexpected as error:
        raise Breakdown(f"{sample.name}: {error}") from error
    if verdict is None:
        raise Breakdown(f"{sample.name}: no verdict after {SECONDS_TO_VERDICT} s.")
    say(screen.demo_row(sample, verdict))
    if verdict.text != sample.verdict:
        say(f"  {'':<15} expected: {sample.verdict}")
    return verdict.text == sample.verdict
