"""Comparisons give plain booleans, go by the real part, and have no derivative."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

A, B = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])

every_comparison = pytest.mark.parametrize(
    ("row", "sign"),
    [
        (ad.greater, operator.gt),
        (ad.greater_equal, operator.ge),
        (ad.less, operator.lt),
        (ad.less_equal, operator.le),
        (ad.equal, operator.eq),
        (ad.not_equal, operator.ne),
    ],
)


@every_comparison
def test_arrays_and_tensors_give_a_plain_boolean_array(row: Any, sign: Callable[[Any, Any], Any]) -> None:
    expected = sign(A, B).tolist()
    x = ad.tensor(A, requires_grad=True)
    for found in (row(A, B), row(x, B), row(A, ad.tensor(B)), row(x, ad.tensor(B)), sign(x, B), sign(A, ad.tensor(B))):
        assert type(found) is np.ndarray
        assert found.dtype == bool
        assert found.tolist() == expected


@every_comparison
def test_the_imaginary_part_decides_nothing(row: Any, sign: Callable[[Any, Any], Any]) -> None:
    assert row(A + 1e-100j, B - 1e-100j).tolist() == sign(A, B).tolist()
    assert row(2.0, 2.0) == sign(2.0, 2.0)


@every_comparison
def test_nothing_flows_through(row: Any, sign: Callable[[Any, Any], Any]) -> None:
    assert row.partials(sign(A, B), A, B) == (0, 0)
    assert row.cotangent(0, A, sign(A, B), (A, B), {}) is None
