"""Formulas: what is read, how tightly signs bind, and what is said about a slip."""

import numpy as np
import pytest

from app.written import Unreadable, parse, values
from autodiff_core import sym

X = np.array([0.5, 2.0, -1.3])
Y = np.array([1.5, -2.0, 3.0])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2*x*cos(x^2)", 2 * X * np.cos(X**2)),
        ("-x^2", -(X**2)),
        ("2^3^2", np.full(3, 512.0)),
        ("2^-x^2*3", 2.0 ** (-(X**2)) * 3),
        ("x - y - x/y/2", X - Y - X / Y / 2),
        ("x**2 - -y", X**2 + Y),
        ("1e-3*x + .5 + 2.", 1e-3 * X + 2.5),
        ("np.sin(x) + math.exp(-numpy.cos(y))", np.sin(X) + np.exp(-np.cos(Y))),
        ("np.pi*e - pi*math.e", np.zeros(3)),
        ("ln(exp(x)) + log(e^y)", X + Y),
        ("asin(x/9) + arccos(x/9) + atan(x)", np.arcsin(X / 9) + np.arccos(X / 9) + np.arctan(X)),
        ("sigmoid(x) + relu(x) + abs(x) + sign(x)", 1 / (1 + np.exp(-X)) + np.maximum(X, 0) + np.abs(X) + np.sign(X)),
        ("tan(x) + tanh(x) + sinh(x) + cosh(x)", np.tan(X) + np.tanh(X) + np.sinh(X) + np.cosh(X)),
        ("log1p(x^2) + expm1(x) + sqrt(x^2)", np.log1p(X**2) + np.expm1(X) + np.abs(X)),
        ("2−x·y×x÷2", 2 - X * Y * X / 2),
        ("（ｘ＋1）＊2", 2 * (X + 1)),
        ("\n 3 \t", np.full(3, 3.0)),
    ],
)
def test_a_formula_has_the_value_that_mathematics_gives_it(text: str, meant: np.ndarray) -> None:
    found = values(parse(text, ["x", "y"]), {"x": X, "y": Y})
    assert np.allclose(found, meant, rtol=1e-13, atol=1e-15)


def test_a_variable_may_be_called_e() -> None:
    assert values(parse("e^2", ["e"]), {"e": 3.0}) == 9.0


def test_a_formula_can_be_differentiated_and_printed() -> None:
    assert str(parse("sin(x^2)", ["x"]).grad(sym.var("x"))) == "2*x*cos(x**2)"


def test_a_formula_of_numbers_alone_has_the_derivative_zero() -> None:
    assert str(parse("2*3 - 1", ["x"])) == "5"
    assert values(parse("2*3 - 1", ["x"]).grad(sym.var("x")), {"x": X}).tolist() == [0.0, 0.0, 0.0]


def test_where_a_formula_is_undefined_its_value_is_not_finite_and_nothing_is_warned_about() -> None:
    found = values(parse("log(x) + 1/(x - 2)", ["x"]), {"x": np.array([-1.0, 2.0, 1.0])})
    assert np.isnan(found[0])
    assert np.isinf(found[1])
    assert found[2] == -1.0


def test_a_formula_without_variables_has_its_value_at_every_point() -> None:
    assert values(parse("3", ["x"]), {"x": np.zeros((2, 3))}).tolist() == [[3.0] * 3] * 2


def test_points_are_broadcast_against_each_other() -> None:
    assert values(parse("x + y", ["x", "y"]), {"x": np.array([[1.0], [2.0]]), "y": Y}).shape == (2, 3)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("2x", (1, 2), 'write "2*x"'),
        ("x y", (1, 3), 'write "x*y"'),
        ("2(x + 1)", (1, 2), 'no sign between "2" and "("'),
        ("(x + 1)(x - 1)", (1, 8), 'write ")*("'),
        ("x(2)", (1, 2), 'write "x*("'),
        ("1.2.3", (1, 4), "two numbers side by side"),
        ("xy", (1, 1), "write x*y"),
        ("sinx", (1, 1), "write sin(x)"),
        ("x2", (1, 1), "write x^2 for the power, 2*x for the product"),
        ("1 + x²", (1, 5), "write a power with ^: x^2"),
        ("3²", (1, 2), "write a power with ^"),
        ("sin x", (1, 1), 'write "sin(x)"'),
        ("sin^2(x)", (1, 1), 'write "sin(x)^2"'),
        ("Sin(x)", (1, 1), "did you mean sin?"),
        ("tg(x)", (1, 1), "write tan(x)"),
        ("q + 1", (1, 1), "the variables are x, y"),
        ("os.system(x)", (1, 1), "nothing has parts here"),
        ("__import__(x)", (1, 1), "is not known here"),
        ("return x", (1, 1), "no program"),
        ("y = 2*x", (1, 3), "to the right of the equals sign"),
        ("f'(x)", (1, 2), "without f'"),
        ("|x|", (1, 1), "write abs(x)"),
        ("1,5", (1, 2), "decimal point"),
        ("[x]", (1, 1), "round brackets"),
        ("\\frac{x}{2}", (1, 1), "not in LaTeX"),
        ("√x", (1, 1), "write sqrt(x)"),
        ("x +\n* y", (2, 1), 'between "+" and "*"'),
        ("x^", (1, 3), 'between "^" and the end'),
        ("*x", (1, 1), 'cannot begin with "*"'),
        ("sin()", (1, 5), "is missing"),
        ("2*(x + 1", (1, 3), "is not closed"),
        ("x)", (1, 2), "closes no bracket"),
        ("x/0 + 1/0", (1, 8), "no finite number"),
        ("log(-1)", (1, 1), "no finite number"),
        ("1e999", (1, 1), "too large"),
        ("1e-999", (1, 1), "write 0"),
        ("x\u202ey", (1, 2), "<U+202E>"),
        ("x\0", (1, 2), "<U+0000>"),
        ("", (1, 1), "nothing here yet"),
    ],
)
def test_a_slip_is_named_with_its_place_and_what_to_write(text: str, place: tuple[int, int], said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text, ["x", "y"])
    assert said in caught.value.message
    assert (caught.value.line, caught.value.column) == place
    assert str(caught.value).startswith(f"line {place[0]}, column {place[1]}: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 10_001, "at most 10,000"),
        ("x" + "+x" * 1_000, "more than 2,000 parts"),
        ("(" * 101 + "x" + ")" * 101, "more than 100 brackets"),
        ("(" * 90 + "2*x" + ")^2" * 90, "no finite number"),
        ("(" * 90 + "x" + ")^999999999" * 90, "no finite number"),
    ],
)
def test_what_would_take_too_much_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        parse(text, ["x"])


@pytest.mark.parametrize(
    "text",
    ["(" * 100 + "x" + ")" * 100, "x" + "^x" * 900, "-" * 1_900 + "x", "x" + "/x" * 900, "exp(" * 99 + "x" + ")" * 99],
)
def test_what_is_deep_or_long_within_the_limits_is_read_without_recursion(text: str) -> None:
    assert values(parse(text, ["x"]), {"x": X}).shape == X.shape
