"""Formulas are printed as a person would write them."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import sym

x, y, z = sym.var("x"), sym.var("y"), sym.var("z")
X, w = sym.var("X"), sym.var("w")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (2 * x + y, "2*x + y"),
        (x * 2 * y, "2*x*y"),
        (x - (y - z), "x - y + z"),
        (x - (y + z), "x - y - z"),
        (x + (y + z), "x + y + z"),
        (-x + 1, "1 - x"),
        (-x - y, "-x - y"),
        (-(x**2), "-x**2"),
        ((-x) ** 3, "(-x)**3"),
        ((x + y) * z, "z*(x + y)"),
        (x / y / z, "x/(y*z)"),
        (x / (y + z), "x/(y + z)"),
        (x / 3, "x/3"),
        (1 / x, "1/x"),
        (x**-2, "1/x**2"),
        (x**y**z, "x**y**z"),
        ((x**y) ** z, "(x**y)**z"),
        (x ** (y + 1), "x**(y + 1)"),
        (ad.exp(-x), "exp(-x)"),
        (-x * y, "-x*y"),
        (X @ w - y, "X @ w - y"),
        (X.T @ (X @ w), "X.T @ (X @ w)"),
        (2 * (X @ w), "2*(X @ w)"),
        (X @ (w + y), "X @ (w + y)"),
        (X.sum(axis=0), "sum(X, axis=0)"),
        (X.sum(axis=0, keepdims=True), "sum(X, axis=0, keepdims=True)"),
        (X[0], "X[0]"),
        (X[1:, ..., None, ::2], "X[1:, ..., None, ::2]"),
        (ad.where(x > 0, x, -y), "where(x > 0, x, -y)"),
        ((x > 0) & (y <= 1), "(x > 0) & (y <= 1)"),
        (x * np.arange(3.0), "x*[0.0, 1.0, 2.0]"),
        (x + np.zeros((3, 4)), "x + array(3x4)"),
        (0.1 * x, "0.1*x"),
        (ad.maximum(x, 0), "maximum(x, 0)"),
    ],
)
def test_brackets_stand_where_they_are_needed(expression: Any, text: str) -> None:
    assert str(expression) == text
    assert repr(expression) == f"<Symbol {text}>"


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (ad.sin(x**2), "2*x*cos(x**2)"),
        (x**3, "3*x**2"),
        (ad.log(x), "1/x"),
        (x / y, "1/y"),
        (ad.exp(-(x**2) / 2), "-x*exp(-x**2/2)"),
        (ad.sigmoid(x), "sigmoid(x)*(1 - sigmoid(x))"),
        (ad.tanh(x), "1 - tanh(x)**2"),
        (ad.relu(x), "relu(x) > 0"),
        (ad.sin(x) * ad.cos(x), "cos(x)**2 - sin(x)**2"),
        (x**y, "y*x**(y - 1)"),
        (ad.norm(x), "x/norm(x)"),
        (ad.sqrt(x), "0.5/sqrt(x)"),
        (x * y + x, "y + 1"),
        (ad.cos(3 * x), "-3*sin(3*x)"),
        (x.mean(), "1/size(x)"),
        (ad.square(3 * x).mean(), "18*x/size(x)"),
    ],
)
def test_a_derivative_reads_like_one(f: Any, text: str) -> None:
    assert str(f.grad(x)) == text


def test_the_derivative_of_least_squares_is_the_one_of_the_books() -> None:
    X, w, t = sym.var("X", (5, 3)), sym.var("w", (3,)), sym.var("t", (5,))
    assert str(((X @ w - t) ** 2).sum().grad(w)) == "2*(X.T @ (X @ w - t))"


def test_constant_arrays_are_named_by_what_fills_them() -> None:
    x = sym.var("x", (3,))
    assert str(x.sum().grad(x)) == "ones((3,))"
    assert str((2 * x).sum().grad(x)) == "full((3,), 2)"
    assert str(x - x) == "zeros((3,))"


def test_a_long_formula_names_its_common_parts() -> None:
    f = x
    for _ in range(12):
        f = f * ad.sin(f)
    lines = str(f).splitlines()
    assert lines[0] == "t1 = x*sin(x)"
    assert lines[1] == "t2 = t1*sin(t1)"
    assert lines[-1] == "t11*sin(t11)"


def test_names_of_common_parts_are_not_those_of_variables() -> None:
    f = sym.var("t1")
    for _ in range(12):
        f = f * ad.sin(f)
    assert str(f).splitlines()[0] == "s1 = t1*sin(t1)"
    assert len(repr(f)) < 100
