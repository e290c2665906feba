"""einsum is numpy's, with gradients: products, diagonals, sums, broadcasting, and formulas that do not fit."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

FORMULAS = [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("bij,bjk->kbi", (5, 2, 3), (5, 3, 4)),
    ("...ij,...jk->...ik", (5, 2, 3), (3, 4)),
    ("...i,i", (2, 4, 3), (3,)),
    ("i...->...", (3, 2, 4)),
    ("ij,jk,kl->li", (2, 3), (3, 4), (4, 5)),
    ("bi,ij,bj->b", (4, 2), (2, 3), (4, 3)),
    ("abc,cbd->da", (2, 3, 4), (4, 3, 5)),
    ("ij -> ji", (2, 3)),
    ("ij->", (2, 3)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("kikj->jik", (2, 3, 2, 4)),
    ("jiki->kij", (3, 2, 4, 2)),
    ("iij,jk->ik", (2, 2, 3), (3, 4)),
    ("ij,ij->", (2, 3), (2, 3)),
    ("ij,ij->ij", (1, 3), (2, 3)),
    ("ij,ij->j", (1, 3), (2, 3)),
    ("i,i,i->", (3,), (1,), (3,)),
    ("ij,kl->k", (2, 3), (4, 5)),
    ("i,j->ij", (2,), (3,)),
    (",i->i", (), (3,)),
]


@pytest.mark.parametrize(("formula", "shapes"), [(f, shapes) for f, *shapes in FORMULAS], ids=[f[0] for f in FORMULAS])
def test_value_and_gradients_are_numpys(formula: str, shapes: list[tuple[int, ...]]) -> None:
    rng = np.random.default_rng(5)
    operands = [rng.standard_normal(shape)[()] for shape in shapes]
    leaves = [ad.tensor(x, requires_grad=True) for x in operands]
    y = ad.einsum(formula, *leaves)
    expected = np.einsum(formula, *operands)
    np.testing.assert_allclose(y.detach(), expected, rtol=1e-13, atol=1e-14)
    np.testing.assert_array_equal(ad.einsum(formula, *operands), y.detach())
    u = rng.standard_normal(y.shape)
    for i, g in enumerate(ad.grad(y, leaves, u)):

        def along(z: Any, i: int = i) -> Any:
            return np.sum(u * np.einsum(formula, *operands[:i], z, *operands[i + 1 :]))

        np.testing.assert_allclose(g, ad.numeric.gradient(along, operands[i], "complex"), rtol=1e-12, atol=1e-13)


def test_a_matrix_product_becomes_one_matrix_product() -> None:
    a, b = ad.ones(2, 3, requires_grad=True), ad.ones(3, 4)
    y = ad.einsum("ij,jk->ik", a, b)
    assert y.grad_fn.op.name == "matmul"
    assert [x.shape for x in y.grad_fn.inputs] == [(2, 3), (3, 4)]


@pytest.mark.parametrize(
    ("formula", "shapes", "words"),
    [
        ("ij,jk->ik", [(2, 3)], r"names 2 operand\(s\), but got 1"),
        ("ij,jk->ik", [(2, 3), (4, 5)], "axis 'j' has length 3 and length 4"),
        ("ijk->i", [(2, 3)], "'ijk' does not name the axes of an operand with 2 of them"),
        ("ij->ik", [(2, 3)], "'k' of the result must be an axis of an operand"),
        ("ij->ii", [(2, 3)], "'i' of the result must be an axis of an operand, and named once"),
        ("i?->i", [(2, 3)], r"'i\?' does not name the axes"),
    ],
)
def test_a_formula_that_does_not_fit_is_refused(formula: str, shapes: list[tuple[int, ...]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ad.einsum(formula, *map(np.ones, shapes))
