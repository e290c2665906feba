"""Whoever writes an exercise may teach a course, and does not rule the server: its files run in the sandbox."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from textwrap import indent

import numpy as np
import pytest

from app.content import ExerciseFolder, read_files
from app.settings import CHECKOUT
from gradjudge.upkeep import exercise_folders
from worker.grading import prepare as preparing
from worker.grading.answers import ExerciseFault
from worker.grading.prepare import Prepared, prepare
from worker.groundwork.packing import NotReadable, packed, unpacked
from worker.sandbox import Limits

SECRET = "a-secret-in-the-environment-of-the-worker"
# What the fault must say stands beside each; None where it is enough that nothing else suffers.
IN_INPUTS = {
    "reads the password file": ("raise ValueError(open('/etc/passwd').read())", "PermissionError"),
    "reads the exercise next door": ("raise ValueError(open('exercises/groups.toml').read())", "PermissionError"),
    "tells the environment": ("import os; raise ValueError(repr(dict(os.environ)))", "ValueError"),
    "opens a socket": ("import socket; socket.socket()", "PermissionError"),
    "starts a process": ("import subprocess; subprocess.run(['id'])", None),
    "forks": ("import os; os.fork()", None),
    "kills its parent": ("import os; os.kill(os.getppid(), 9)", None),
    "never ends": ("while True: pass", "3 s"),
    "takes all memory": ("x = [bytearray(2**26) for _ in range(4096)]", "memory"),
    "imports what judges": ("import worker", "ModuleNotFoundError"),
    "imports the settings": ("import app.settings", "ModuleNotFoundError"),
    "leaves": ("import os; os._exit(0)", "exit status"),
    "writes into the grader's channel": ("import os; os.write(4, b'x' * 100)", None),
    "gives objects": ("return {'X': object(), 'y': 1.0, 'w': 2.0}", None),
    "gives no dict": ("return 3", "TypeError"),
}
HEAD = "import sys, numpy as np\nfrom groundwork import packing\njob = sys.modules['groundwork.job']\n"
AT_IMPORT = {
    "packs what cannot be read": ("job.packed = lambda tree: (np.full(9, 91, np.uint8),) * 2", "unreadable"),
    "packs something else": ("job.packed = lambda tree: packing.packed([1])", "unusable"),
    "packs lists without end": ("job.packed = lambda tree: (np.full(2**25, 91, np.uint8),) * 2", "unreadable"),
    "packs shapes without end": ("job.packed = lambda tree: packing.packed({'trials': [{}] * 5})", "unusable"),
}


@pytest.mark.parametrize("name", [*IN_INPUTS, *AT_IMPORT])
def test_a_hostile_reference_is_a_fault_of_its_exercise_and_of_nothing_else(
    folder: ExerciseFolder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    body, said = (IN_INPUTS | AT_IMPORT)[name]
    monkeypatch.setenv("GRADJUDGE_SECRET_KEY", SECRET)
    monkeypatch.setattr(preparing, "LIMITS", Limits(3, 3, memory_mb=512, result_bytes=2**26))
    began = time.monotonic()
    with pytest.raises(ExerciseFault) as caught:
        prepare(hostile(folder, body, at_import=name in AT_IMPORT), "a secret")
    assert time.monotonic() - began < 10
    assert said is None or said in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "root:" not in str(caught.value)


def test_what_one_reference_breaks_is_whole_for_the_next(folder: ExerciseFolder) -> None:
    before = prepare(folder, "a secret")
    body = (
        "import autodiff_core.ops as o; [setattr(r, 'value', None) for r in o.TABLE.values()]; raise KeyError('done')"
    )
    with pytest.raises(ExerciseFault, match="done"):
        prepare(hostile(folder, body), "a secret")
    assert same(before, prepare(folder, "a secret"))


def test_the_secret_of_the_deployment_never_goes_in(folder: ExerciseFolder) -> None:
    body = "import gc; raise ValueError(['-'.join(('a', 'very', 'secret', 'word')) in repr(o) for o in [task(gc)]])"
    finder = "def task(gc):\n    return [repr(o)[:9999] for o in gc.get_objects() if type(o) in (dict, list, tuple)]\n"
    with pytest.raises(ExerciseFault, match=r"ValueError: \[False\]"):
        prepare(hostile(folder, body, before=finder), "a-very-secret-word")


def test_a_model_answer_that_attacks_is_contained_too(folder: ExerciseFolder) -> None:
    files = dict(folder.files) | {"solution.py": "open('/etc/passwd')\n" + folder.solution}
    with pytest.raises(ExerciseFault, match="PermissionError"):
        prepare(read_files(files), "a secret")


@pytest.mark.parametrize(
    "index", [b"[" * 200_000, b'{"array:": [0, -1]}', b'{"array:": [99]}', b'{"array:": [0, 9]}', b"\xff", b"nan"]
)
def test_bytes_that_nobody_packed_are_refused(index: bytes) -> None:
    with pytest.raises(NotReadable):
        tree = unpacked(np.frombuffer(index, np.uint8), np.zeros(8, np.uint8))
        raise NotReadable("a number is harmless") if isinstance(tree, float) else AssertionError(tree)


def test_what_was_packed_comes_back() -> None:
    tree = {"a": [1, 2.5, None, "x", (np.arange(3), [True])], "empty": np.zeros((0, 2)), "f": np.float32([1.5])}
    back = unpacked(*packed(tree))
    assert back["a"][:4] == [1, 2.5, None, "x"]
    assert isinstance(back["a"][4], tuple)
    assert back["a"][4][0].tolist() == [0, 1, 2]
    assert back["empty"].shape == (0, 2)
    assert back["f"].dtype == np.float32


def hostile(folder: ExerciseFolder, body: str, *, at_import: bool = False, before: str = "") -> ExerciseFolder:
    """The exercise with this at the begin of inputs(), or at the top of reference.py."""
    head, own = "def inputs(rng, case):\n", folder["reference.py"]
    text = f"{HEAD}{body}\n{own}" if at_import else own.replace(head, f"{before}{head}{indent(body, '    ')}\n")
    return replace(folder, files={**folder.files, "reference.py": text}, digest=os.urandom(8).hex())


def same(one: Prepared, other: Prepared) -> bool:
    pairs = zip(one.wanted, other.wanted, strict=True)
    return all(np.array_equal(a.value, b.value) for wants, others in pairs for a, b in zip(wants, others, strict=True))


@pytest.fixture(scope="module")
def folder() -> ExerciseFolder:
    return next(one for one in exercise_folders(CHECKOUT / "exercises") if one.meta.id == "lr-01")
