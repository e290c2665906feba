"""What a function returns arrives as plain arrays, or is refused by its name."""

from __future__ import annotations

import numpy as np
import pytest

from worker.sandbox import Limits, Status, run
from worker.sandbox.request import Argument

from .programs import arrays, execute, submission


def test_several_outputs_of_several_calls_arrive_in_order() -> None:
    program = submission("def f(x, w):\n    return x * w, (x * w).sum()", "x w", "dx total")
    calls: list[dict[str, Argument]] = [{"x": np.full((2, 3), k + 1.0), "w": 2.0} for k in range(3)]
    result = run(program, calls)
    assert result.status is Status.ok
    assert [answer.values[0].tolist() for answer in result.returns] == [[[2.0 * k] * 3] * 2 for k in (1, 2, 3)]
    assert [float(answer.values[1]) for answer in result.returns] == [12.0, 24.0, 36.0]


def test_arguments_arrive_with_their_dtype_shape_and_kind() -> None:
    source = """
        def f(a, b, c, d, e, g):
            print([(v.dtype.name, v.shape, v.flags.c_contiguous, v.flags.writeable) for v in (a, b, c, d)])
            print(type(e).__name__, repr(e), type(g).__name__, g)
            return 0
    """
    call: dict[str, Argument] = {
        "a": np.asfortranarray(np.ones((2, 3), np.float32)),
        "b": np.ones((0, 4)),
        "c": np.arange(6)[::2],
        "d": np.array(True),
        "e": 0.1,
        "g": 3,
    }
    assert run(submission(source, "a b c d e g"), [call]).console.splitlines() == [
        "[('float32', (2, 3), True, True), ('float64', (0, 4), True, True), ('int64', (3,), True, True), "
        "('bool', (), True, True)]",
        "float 0.1 int 3",
    ]


def test_every_numeric_dtype_is_kept_and_wider_ones_are_narrowed() -> None:
    names = ["bool", "int8", "uint64", "float16", "float32", "complex64", "complex128", "longdouble", ">f8"]
    result = execute(f"import numpy as np\ndef f(x):\n    return np.ones(2, {names}[x])", *range(len(names)))
    found = [value.dtype.name for value in arrays(result)]
    assert found == [*names[:-2], "float64", "float64"]
    assert all(value.tolist() == [1, 1] for value in arrays(result))


def test_numbers_and_nested_lists_become_arrays() -> None:
    choices = "[2, True, 1.5, 1j, np.float32(3), [[1, 2], [3, 4.5]], (1, 2), [np.ones(2), np.zeros(2)], []]"
    result = execute(f"import numpy as np\ndef f(x):\n    return {choices}[x]", *range(9))
    assert [value.tolist() for value in arrays(result)] == [
        2, True, 1.5, 1j, 3.0, [[1, 2], [3, 4.5]], [1, 2], [[1, 1], [0, 0]], [],
    ]  # fmt: skip


def test_nan_infinity_and_empty_arrays_pass_unchanged() -> None:
    result = execute(
        "import numpy as np\ndef f(x):\n    return [np.array([np.nan, np.inf, -0.0]), np.empty((0, 3))][x]", 0, 1
    )
    special, empty = arrays(result)
    assert np.isnan(special[0]) and np.isposinf(special[1]) and np.signbit(special[2])
    assert empty.shape == (0, 3)


def test_what_is_not_an_array_is_named() -> None:
    source = """
        import numpy as np
        def generator():
            yield 1
        deep = []
        for _ in range(100_000):
            deep = [deep]
        THINGS = [None, np.array([1, None]), "text", {"dw": 1}, generator(), np.array(["a"]), [1, "a"], [[1], [1, 2]],
                  deep, 10**30, np.ones((1,) * 9), np.datetime64("2020-01-01"), type("Own", (), {})()]
        def f(x):
            return THINGS[x]
    """
    result = execute(source, *range(13), outputs="dw")
    assert {answer.status for answer in result.returns} == {"not_an_array"}
    assert [answer.fault.message for answer in result.returns if answer.fault] == [
        "dw is None: did you forget `return`?",
        "dw is an object array: its entries are not all numbers",
        "dw is of type str, not an array of numbers",
        "dw is of type dict, not an array of numbers",
        "dw is of type generator, not an array of numbers",
        "dw is an array of <U1, not of numbers",
        "dw is a list that holds a value of type str",
        "dw is a list whose rows have different lengths",
        "dw is a list nested more than 8 deep",
        "dw is an object array: its entries are not all numbers",
        "dw has 9 dimensions, at most 8 are read",
        "dw is an array of datetime64[D], not of numbers",
        "dw is of type Own, not an array of numbers",
    ]


@pytest.mark.parametrize(
    ("outputs", "returned", "message"),
    [
        ("dw db", "np.ones(2)", "2 values were expected, (dw, db); only one came back"),
        ("dw db", "(1, 2, 3)", "2 values were expected, (dw, db); 3 came back"),
        ("dw", "(np.ones(2), 1)", "one value was expected, dw; a tuple of 2 came back"),
    ],
)
def test_a_wrong_number_of_values_is_its_own_answer(outputs: str, returned: str, message: str) -> None:
    result = execute(f"import numpy as np\ndef f(x):\n    return {returned}", outputs=outputs)
    (answer,) = result.returns
    assert answer.status == "wrong_count"
    assert answer.fault is not None and answer.fault.message == message


def test_forgetting_to_return_two_values_says_so() -> None:
    (answer,) = execute("def f(x):\n    pass", outputs="dw db").returns
    assert answer.status == "not_an_array"
    assert answer.fault is not None and answer.fault.message == "(dw, db) is None: did you forget `return`?"


def test_results_above_the_limit_are_refused_and_later_calls_still_answered() -> None:
    limits = Limits(result_bytes=1000)
    result = execute("import numpy as np\ndef f(x):\n    return np.ones(x)", 100, 100, 25, limits=limits)
    assert [answer.status for answer in result.returns] == ["returned", "not_an_array", "returned"]
    refused = result.returns[1].fault
    assert refused is not None and refused.kind == "too_large"


def test_a_huge_view_of_one_number_is_refused_without_being_copied() -> None:
    result = execute("import numpy as np\ndef f(x):\n    return np.broadcast_to(1.0, (10**5, 10**5))")
    (answer,) = result.returns
    assert answer.fault is not None and answer.fault.kind == "too_large"
    assert result.peak_memory_mb < 200


def test_array_subclasses_are_read_as_the_plain_numbers_they_hold() -> None:
    source = """
        import numpy as np
        class Yes(np.ndarray):
            def __array_ufunc__(self, *args, **kwargs): return True
            def __array_finalize__(self, other): print("asked")
            def tobytes(self, order="C"): return b"forged"
            def view(self, kind): return np.zeros(3)
            shape = property(lambda self: (99,))
            dtype = property(lambda self: np.dtype("f4"))
        def f(x):
            return x.view(Yes)
    """
    result = execute(source, np.arange(3.0))
    assert arrays(result)[0].tolist() == [0.0, 1.0, 2.0]
    assert arrays(result)[0].dtype == np.float64
    assert result.console.count("asked") == 1


def test_arguments_changed_in_place_are_named_and_do_not_reach_the_next_call() -> None:
    source = """
        def f(x, y, z, s):
            seen = x.sum()
            x += 1
            z.shape = (4,)
            return seen
    """
    x = np.ones(3)
    call: dict[str, Argument] = {"x": x, "y": np.full(2, np.nan), "z": np.ones((2, 2)), "s": 1.0}
    result = run(submission(source, "x y z s"), [call, call])
    assert [answer.mutated for answer in result.returns] == [("x", "z")] * 2
    assert [float(value) for value in arrays(result)] == [3.0, 3.0]
    assert x.tolist() == [1, 1, 1]


def test_arguments_changed_before_an_exception_are_named_too() -> None:
    (answer,) = execute("def f(x):\n    x[0] = 5\n    raise ValueError('no')", np.zeros(2)).returns
    assert (answer.status, answer.mutated) == ("raised", ("x",))


def test_random_numbers_are_the_same_in_every_run() -> None:
    source = """
        import random
        import numpy as np
        def f(x):
            return [np.random.rand(), random.random(), hash("order of sets")]
    """
    assert arrays(execute(source))[0].tolist() == arrays(execute(source))[0].tolist()


def test_a_tuple_around_the_only_value_is_that_value() -> None:
    (answer,) = execute("import numpy as np\ndef f(x):\n    return (np.ones(2),)").returns
    assert answer.status == "returned"
    assert answer.values[0].tolist() == [1.0, 1.0]
