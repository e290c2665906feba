"""Engines, call-backs, pairs and written answers: what cheats or attacks through them gets nothing."""

from __future__ import annotations

from textwrap import dedent

import pytest

from app.content import ExerciseFolder
from app.models import Outcome
from app.services.reports import Report
from app.settings import CHECKOUT
from gradjudge.upkeep import exercise_folders
from worker.grading.judge import Judge
from worker.sandbox import Limits

# What is put in front of, or instead of, the model answer; it must not pass.
IN_FRONT = {
    "en-04": {
        "float is replaced for the driver": """
            import builtins, sys
            class Value:
                def __init__(self, data): self.data, self.grad = data, 0.0
                def __add__(self, o): return self
                __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = __add__
                def exp(self): return self
                log = tanh = relu = __neg__ = exp
                def backward(self):
                    frame = sys._getframe(1)
                    frame.f_globals["float"] = lambda x: 1.0
        """,
        "the driver is replaced by another": """
            import sys
            class Value:
                def __init__(self, data):
                    frame = sys._getframe(1)
                    while frame:
                        if "drive" in frame.f_globals:
                            frame.f_globals["drive"] = lambda *a, **k: [0.0]
                        frame = frame.f_back
                    raise SystemExit(0)
        """,
        "frames above are searched for what is expected": """
            import sys, gc
            class Value:
                def __init__(self, data):
                    frame, found = sys._getframe(), []
                    while frame:
                        found += [v for k, v in frame.f_locals.items() if "expect" in k or "want" in k]
                        frame = frame.f_back
                    found += [o for o in gc.get_objects() if type(o).__name__ in ("Expected", "Prepared", "Trial")]
                    self.data, self.grad = (found or [0.0])[0], 0.0
                def __getattr__(self, name): return lambda *a: self
                def backward(self): pass
        """,
        "objects that claim to be equal to everything": """
            class Any(float):
                def __eq__(self, o): return True
                def __float__(self): return float("nan")
            class Value:
                def __init__(self, data): self.data = self.grad = Any(0)
                def __add__(self, o): return self
                __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = __add__
                def exp(self): return self
                log = tanh = relu = __neg__ = exp
                def backward(self): pass
        """,
        "it leaves at once": "import os\nos._exit(0)\n",
        "an exception of its own that is no Exception": """
            class Gone(BaseException):
                def __str__(self): raise Gone
            class Value:
                def __init__(self, data): raise Gone
        """,
    },
    "nd-01": {
        "the call-back is stretched until nothing is left": """
            def numgrad(f, x):
                while True:
                    x = [x, x]
        """,
        "the call-back's globals are changed": """
            import numpy as np
            def numgrad(f, x):
                f.__globals__["np"] = None
                f.__globals__["drive"] = lambda *a, **k: (np.zeros(3), np.zeros(3))
                return np.zeros(np.shape(x))
        """,
        "the call-back is called from its own comparison": """
            import numpy as np
            class Odd(np.ndarray):
                def __array_finalize__(self, o): pass
                def __getitem__(self, k): raise KeyboardInterrupt
            def numgrad(f, x):
                return np.zeros(np.shape(x)).view(Odd)
        """,
    },
    "nd-04": {
        "everything is accepted": "def check(f, grad, x):\n    return True\n",
        "everything is refused": "def check(f, grad, x):\n    return False\n",
        "truth that changes its mind": """
            class Both:
                seen = 0
                def __bool__(self):
                    Both.seen += 1
                    return bool(Both.seen % 2)
            def check(f, grad, x):
                return Both()
        """,
    },
    "ly-01": {
        "a cache that makes up the gradients from the shape of the upstream": """
            import numpy as np
            def forward(X, W, b):
                return X @ W + b, (X, W, b)
            def backward(dout, cache):
                return tuple(np.zeros_like(c) for c in cache)
        """,
        "the forward keeps what the backward shall return": """
            import numpy as np, sys
            def forward(X, W, b):
                frame = sys._getframe(1)
                return X @ W + b, (X, W, b, frame.f_locals)
            def backward(dout, cache):
                X, W, b, seen = cache
                return seen.get("gradients", X), W, b
        """,
    },
    "en-12": {
        "the counters are set back": """
            def grad_ckpt(x, N, k, step, vjp, store=None):
                v, h, states = 1.0, x, [x]
                for i in range(N):
                    h = step(i, h); states.append(h)
                for cell in step.__closure__:
                    if isinstance(cell.cell_contents, int): cell.cell_contents = 0
                return 0.0
        """,
    },
}  # fmt: skip
# Written answers: what is no formula, no JSON, too deep, too long; none of it may be run.
WRITTEN = {
    "sc-01": ["__import__('os').system('id')", "(" * 5000 + "x", "x**9**9**9", "-" * 9000 + "x", "[].__class__"],
    "cx-01": ["[" * 9000, '{"forward_mults": 1e999}', "{}" * 3000, '{"forward_mults": "' + "9" * 5000 + '"}', "NaN"],
    "en-10": ['[{"id":"a","op":"dot","in":["a","a"]}]', "[" + '{"id":"n","op":"neg","in":["x"]},' * 400 + "1]", "null"],
    "cx-02": ['{"item-1": ["sign"]}', "{" + '"item-1":"sign",' * 900 + '"item-2":"sign"}', "\u202e" * 50],
}  # fmt: skip


@pytest.mark.parametrize(
    ("exercise", "name"), [(exercise, name) for exercise in IN_FRONT for name in IN_FRONT[exercise]]
)
def test_a_cheat_through_a_driver_or_a_pair_does_not_pass(
    judge: Judge, exercises: dict[str, ExerciseFolder], exercise: str, name: str
) -> None:
    report = judged(judge, exercises[exercise], dedent(IN_FRONT[exercise][name]))
    assert report.outcome is not Outcome.passed
    assert report.share < 1.0


@pytest.mark.parametrize(("exercise", "text"), [(exercise, text) for exercise in WRITTEN for text in WRITTEN[exercise]])
def test_a_hostile_text_is_refused_in_words_and_never_run(
    judge: Judge, exercises: dict[str, ExerciseFolder], exercise: str, text: str
) -> None:
    report = judged(judge, exercises[exercise], text)
    assert report.outcome is Outcome.not_gradable
    (finding,) = report.findings
    assert finding.mistake == "unreadable"
    assert len(finding.message) < 600


@pytest.mark.parametrize("exercise", ["en-04", "nd-01", "nd-04", "ly-01", "en-12"])
def test_the_honest_answer_passes_after_the_cheats(
    judge: Judge, exercises: dict[str, ExerciseFolder], exercise: str
) -> None:
    judged(judge, exercises[exercise], dedent(next(iter(IN_FRONT[exercise].values()))))
    assert judged(judge, exercises[exercise], exercises[exercise].solution).outcome is Outcome.passed


def judged(judge: Judge, folder: ExerciseFolder, source: str) -> Report:
    return judge.judge(folder, source)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge("a secret of the attack tests", lambda _: Limits(wall_seconds=3, cpu_seconds=3, memory_mb=256))


@pytest.fixture(scope="module")
def exercises() -> dict[str, ExerciseFolder]:
    return {folder.meta.id: folder for folder in exercise_folders(CHECKOUT / "exercises")}
