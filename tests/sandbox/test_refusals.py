"""A host that cannot confine student code runs none and says what it lacks, or, told to, says so in each result."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from needs import need
from worker.sandbox.layers import in_force, lacking

from .graders import PRELUDE, ROOT, said
from .programs import execute

# A kernel without some calls, and, of prctl, without what installs filters.
POORER = """
import errno
from worker.sandbox.inside.layers import filter, policy, seccomp, syscalls
from worker.sandbox.inside.layers.bpf import Test
def lose(code, *names):
    rules = dict.fromkeys(syscalls.here().numbers, policy.Rule(policy.ALLOW))
    rules |= {name: policy.Rule(policy.error(code)) for name in names}
    if "seccomp" in names:
        others = tuple(option for option in range(1, 80) if option != 22)
        rules["prctl"] = policy.Rule(policy.ALLOW, (Test(0, others),), policy.error(errno.EINVAL))
    seccomp.apply(filter.compiled(rules, syscalls.here()))
"""
NO_SPACES = "lose(errno.EPERM, 'unshare', 'mount', 'pivot_root')\n"
NO_ROOT = "lose(errno.EPERM, 'unshare', 'mount', 'pivot_root', 'chroot')\n"
NO_LANDLOCK = "lose(errno.EOPNOTSUPP, 'landlock_create_ruleset')\n"
NO_SECCOMP = "lose(errno.ENOSYS, 'seccomp')\n"
RUN = "result = submit('def f(x): return x')\nprint(result.status, result.fault and result.fault.message)\n"
START = """
try:
    print(sandbox.start())
except sandbox.SandboxUnavailable as error:
    print("refused:", error)
"""
ALLOWED = """
print(sandbox.start(allow_unsandboxed=True)["sandbox"])
result = submit("def f(x): return x")
print(result.status, result.layers["sandbox"], "|", result.layers["self_test"])
"""


@pytest.mark.parametrize("loss", [NO_SPACES, NO_LANDLOCK, NO_ROOT])
def test_one_layer_less_is_enough(loss: str) -> None:
    need("empty root", loss != NO_LANDLOCK or execute("def f(x): return x").layers["empty_root"] in {"on", "chroot"})
    assert said(f"{POORER}{loss}{RUN}print(result.layers['sandbox'], result.layers['self_test'])") == (
        "ok None\non on: 11 escapes and a forbidden call held\n"
    )


def test_a_container_as_it_comes_has_no_namespaces_and_says_so() -> None:
    script = f"{POORER}{NO_SPACES}{RUN}print(result.layers['namespaces'], '|', result.layers['empty_root'])"
    root = "chroot" if os.geteuid() == 0 else "off: EPERM"
    assert said(script) == f"ok None\nrefused: EPERM | {root}\n"


@pytest.mark.parametrize(
    ("loss", "named"),
    [
        (NO_ROOT + NO_LANDLOCK, "lacks Landlock (off: ENOTSUP; in Linux 5.13 and later) or an empty root"),
        (NO_SECCOMP, "lacks a seccomp filter (off: EINVAL"),
    ],
)
def test_too_few_layers_are_refused_with_what_is_lacking_and_what_to_do(loss: str, named: str) -> None:
    output = said(POORER + loss + START + RUN)
    refused, ran = output.splitlines()
    assert refused.startswith("refused: student code is not run here") and named in refused
    assert "GRADJUDGE_ALLOW_UNSANDBOXED=1" in refused and "docker compose" in refused
    assert ran == refused.replace("refused:", "sandbox_error")


@pytest.mark.parametrize(("loss", "held"), [(NO_ROOT + NO_LANDLOCK, "on: 11 escapes"), (NO_SECCOMP, "not held: ")])
def test_with_the_override_it_runs_and_every_result_says_so(loss: str, held: str) -> None:
    started, ran = said(POORER + loss + ALLOWED).splitlines()
    assert started.startswith("unsandboxed: this host lacks ")
    assert ran.startswith(f"ok {started} | {held}")


def test_a_fork_keeps_the_override_and_a_later_start_takes_it_back() -> None:
    script = """
        if os.fork() == 0:
            print(submit("def f(x): return x").status, flush=True)
            sys.exit()
        os.wait()
    """
    output = said(POORER + NO_SECCOMP + ALLOWED.lstrip() + "\n" + _dedented(script) + START)
    assert output.splitlines()[2] == "ok"
    assert output.splitlines()[3].startswith("refused: ")


@pytest.mark.parametrize("allowed", [False, True])
def test_the_worker_refuses_to_start_with_a_plain_sentence(allowed: bool, tmp_path: object) -> None:
    script = f"""{PRELUDE}{POORER}
from app.settings import Settings
from worker import app
{NO_SECCOMP}
class Stop(Exception): pass
def stop(*_): raise Stop
app.make_worker = stop
try:
    app.run_worker(Settings(allow_unsandboxed={allowed}, data_dir={str(tmp_path)!r}), 1)
except Stop:
    print("started")
"""
    done = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60)
    if allowed:
        assert done.returncode == 0 and done.stdout.endswith("started\n") and "unsandboxed" in done.stdout
    else:
        assert done.returncode == 1 and done.stdout == ""
        assert done.stderr.startswith("student code is not run here") and len(done.stderr.splitlines()) == 1


GOOD = {"namespaces": "on: mount", "empty_root": "on", "user": "same uid", "landlock": "on: abi 6", "seccomp": "on"}


@pytest.mark.parametrize(
    ("change", "escapes", "count"),
    [
        ({}, [], 0),
        ({"empty_root": "chroot", "landlock": "off: ENOSYS"}, [], 0),
        ({"empty_root": "off: EPERM"}, [], 0),
        ({"empty_root": "off: EPERM", "landlock": "off: ENOSYS"}, [], 1),
        ({"seccomp": "off: ENOSYS"}, ["fork"], 2),
        ({"user": "failed: EPERM"}, [], 1),
        ({}, ["ptrace is not killed"], 1),
    ],
)
def test_what_is_required(change: dict[str, str], escapes: list[str], count: int) -> None:
    assert len(lacking(GOOD | change, escapes)) == count
    assert in_force(GOOD | change, escapes)["sandbox"].startswith("unsandboxed") == bool(count)


def _dedented(script: str) -> str:
    return "\n".join(line.removeprefix("        ") for line in script.splitlines())
