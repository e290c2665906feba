"""Tensors print as in torch, and say their dtype where it is not float64."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (ad.tensor(3), "tensor(3)"),
        (ad.tensor(0.5), "tensor(0.5000)"),
        (ad.tensor([1 / 3, 1.0]), "tensor([0.3333, 1.0000])"),
        (ad.linspace(0, 1, 3), "tensor([0.0000, 0.5000, 1.0000])"),
        (ad.full((2,), 7.0), "tensor([7., 7.])"),
        (ad.tensor([True, False]), "tensor([ True, False])"),
        (ad.tensor([[1.0, 2.0], [-3.0, 14.0]]), "tensor([[ 1.,  2.],\n        [-3., 14.]])"),
        (ad.tensor([1e-9, 1.0]), "tensor([1.0000e-09, 1.0000e+00])"),
        (ad.tensor([0.001, 2.0]), "tensor([1.0000e-03, 2.0000e+00])"),
        (ad.tensor([np.inf, np.nan, 1.0]), "tensor([inf, nan, 1.])"),
        (ad.zeros(0), "tensor([])"),
        (ad.zeros(0, 3), "tensor([], size=(0, 3))"),
        (ad.tensor([7.0, 7.0], dtype=np.float32), "tensor([7., 7.], dtype=float32)"),
        (ad.tensor([1.0, -2.0], requires_grad=True), "tensor([ 1., -2.], requires_grad=True)"),
        (ad.ones(2, requires_grad=True) * 2, "tensor([2., 2.], grad_fn=<multiply>)"),
        (ad.tensor([1 + 2j, 0 - 1.5j]), "tensor([1.+2.0000j, 0.-1.5000j])"),
    ],
)
def test_a_tensor_prints_its_numbers_and_how_it_was_made(made: ad.Tensor, printed: str) -> None:
    assert repr(made) == printed


@pytest.mark.parametrize(
    "array",
    [
        np.arange(4.0) * 4,
        np.arange(12).reshape(3, 4) * 100,
        RNG.standard_normal((2, 3)),
        RNG.standard_normal((2, 2, 3)) * 100,
        RNG.standard_normal(100),
        RNG.standard_normal((40, 50)),
        np.arange(2000.0),
        np.array([0.0, -0.0, 1e5]),
        np.array([1e9, 1.0]),
        np.array([0.001, 2.0]),
        np.array([[0.5, -1e-5], [np.inf, -np.inf]]),
        np.array([-np.inf, 2.0]),
        np.array(True),
        np.array([1 + 2j, -3.0]),
        np.array([1.5 - 2j, -3.0 + 1e-7j]),
        np.ones((1, 8, 2, 200)),
        np.array(-7.25),
    ],
    ids=lambda a: f"{a.dtype}{a.shape}",
)
def test_every_layout_is_that_of_torch(array: Any) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch, then run this again")
    default = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        assert repr(ad.tensor(array)) == repr(torch.tensor(array))
    finally:
        torch.set_default_dtype(default)
