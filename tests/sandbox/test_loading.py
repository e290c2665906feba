"""A submission that cannot be loaded says why, and in which line."""

from __future__ import annotations

import pytest

from worker.sandbox import Fault, Limits, Result, Status, run

from .programs import execute, submission


def load_fault(result: Result) -> Fault:
    assert result.status is Status.load_error and result.returns == () and result.fault is not None
    return result.fault


def test_a_syntax_error_comes_with_its_line_and_the_text_of_it() -> None:
    fault = load_fault(execute("import math\ndef f(x)\n    return x\n"))
    assert (fault.kind, fault.line, fault.source_line) == ("SyntaxError", 2, "def f(x)")
    assert fault.message == "expected ':'"


def test_wrong_indentation_keeps_its_own_name() -> None:
    fault = load_fault(execute("def f(x):\nreturn x\n"))
    assert (fault.kind, fault.line) == ("IndentationError", 2)


def test_a_null_character_in_the_source_is_refused() -> None:
    assert "null bytes" in load_fault(execute("def f(x): return x\0")).message


def test_a_lone_surrogate_in_the_source_is_refused() -> None:
    assert load_fault(execute("f = '\ud800'")).kind == "UnicodeEncodeError"


@pytest.mark.parametrize("bomb", ["(" * 10_000, "f = " + "-" * 100_000 + "1", "f = " + "[]" + "[0]" * 50_000])
def test_a_parser_bomb_ends_in_an_answer(bomb: str) -> None:
    result = execute(bomb, limits=Limits(memory_mb=512))
    assert result.status in {Status.load_error, Status.crashed, Status.out_of_memory}
    assert result.fault is not None and result.fault.message


def test_an_exception_while_importing_comes_with_its_line() -> None:
    fault = load_fault(execute("def f(x):\n    return x\n\nvalue = {}['w']\n"))
    assert (fault.kind, fault.line, fault.message) == ("KeyError", 4, "'w'")
    assert fault.source_line == "value = {}['w']"


def test_leaving_while_being_imported_is_a_fault_like_any_other() -> None:
    assert load_fault(execute("import sys\nsys.exit(3)")).kind == "SystemExit"


def test_a_missing_function_lists_what_is_there_and_the_nearest_name() -> None:
    source = "import math\nfrom json import dumps\ndef F(x): return x\ndef loss(x): return x\n"
    fault = load_fault(execute(source))
    assert fault.kind == "function_missing"
    assert fault.message == "there is no `f`; the submission defines `F`, `loss`; is `F` the one that is meant?"


def test_an_empty_submission_is_a_missing_function() -> None:
    assert load_fault(execute("")).message == "there is no `f`: the submission defines no function at all"


def test_a_name_that_is_not_a_function_is_told_what_it_is() -> None:
    assert load_fault(execute("f = 3")).message == "`f` is an int, not a function"


def test_wrong_parameters_show_both_signatures() -> None:
    result = run(submission("def f(X, y=None, *, w): return 1", "X y w"), [])
    fault = load_fault(result)
    assert fault.kind == "wrong_parameters"
    assert fault.message == "expected f(X, y, w), found f(X, y=None, *, w)"


@pytest.mark.parametrize("head", ["def f(*args):", "def f(a, b, c=1, d=2):", "def f(w, y, X, **options):"])
def test_any_signature_that_takes_the_arguments_in_order_is_accepted(head: str) -> None:
    assert run(submission(f"{head} return 1", "X y w"), []).status is Status.ok


def test_callables_that_are_no_functions_are_accepted() -> None:
    source = "import numpy as np\nclass Model:\n    def __call__(self, x): return x\nf = Model()"
    assert execute(source).status is Status.ok
    assert execute("import numpy as np\nf = np.square").status is Status.ok


def test_the_module_looks_like_a_file_of_its_own() -> None:
    source = """
        import dataclasses, inspect, sys
        @dataclasses.dataclass
        class Pair:
            a: float
        def f(x):
            print(__name__, __file__, sys.argv, inspect.getsource(Pair).splitlines()[1].strip())
            return Pair(x).a
    """
    result = execute(source)
    assert result.console == "submission submission.py ['submission.py'] class Pair:\n"


def test_nothing_of_the_project_can_be_imported() -> None:
    source = """
        def f(x):
            found = 0
            for name in ("worker", "app", "autodiff_core", "gradjudge", "worker.sandbox"):
                try:
                    __import__(name)
                    found += 1
                except ImportError:
                    pass
            return found
    """
    assert execute(source).returns[0].values[0] == 0
