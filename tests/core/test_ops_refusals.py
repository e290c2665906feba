"""An operation that cannot be done says what it got, what it wants, and names both shapes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: ad.split(np.ones(7), 3), ValueError, "an axis of length 7 into 3 equal parts: give the places"),
        (
            lambda: ad.cross_entropy(np.ones((2, 3)), [0.0, 1.0]),
            TypeError,
            r"wants integer labels, got float64: convert them with .astype\(int\)",
        ),
        (
            lambda: ad.cross_entropy(np.ones((2, 3)), [0, 1, 2]),
            ValueError,
            r"one label for each row: logits are \(2, 3\), labels \(3,\)",
        ),
        (
            lambda: ad.cross_entropy(np.ones((2, 3)), [0, 3]),
            IndexError,
            "Target 3 is out of bounds: 3 scores have labels 0 to 2",
        ),
        (lambda: ad.cross_entropy(np.ones((2, 3)), [-1, 0]), IndexError, "Target -1 is out of bounds"),
        (lambda: ad.embedding(np.ones((4, 2)), [1.0]), TypeError, "embedding wants integer ids, got float64"),
        (
            lambda: ad.conv2d(np.ones((1, 3, 5, 5)), np.ones((2, 4, 3, 3))),
            ValueError,
            r"got \(1, 3, 5, 5\) and \(2, 4, 3, 3\)",
        ),
        (lambda: ad.conv2d(np.ones((3, 5, 5)), np.ones((2, 3, 3, 3))), ValueError, r"wants images \(N, C, H, W\)"),
        (
            lambda: ad.conv2d(np.ones((1, 1, 2, 5)), np.ones((1, 1, 3, 3))),
            ValueError,
            r"Kernel size can't be greater than actual input size: \(3, 3\) on \(2, 5\)",
        ),
        (lambda: ad.max_pool2d(np.ones((1, 1, 2, 2)), 3), ValueError, r"\(3, 3\) on \(2, 2\)"),
        (lambda: ad.dot(np.ones((2, 2)), np.ones(2)), ad.AutodiffError, "1D tensors expected, but got 2D and 1D"),
    ],
)
def test_the_refusal_names_what_it_got(call: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_labels_and_ids_may_be_tensors() -> None:
    logits = ad.tensor([[0.0, 1.0], [2.0, 0.0]], requires_grad=True)
    labels = ad.tensor([1, 0])
    assert ad.cross_entropy(logits, labels).item() == ad.cross_entropy(logits, [1, 0]).item()
    assert ad.embedding(logits, labels).tolist() == [[2.0, 0.0], [0.0, 1.0]]
