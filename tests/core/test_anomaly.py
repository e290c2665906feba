"""Under set_detect_anomaly, the first operation that makes nan or inf is named, with the line it stands on."""

from collections.abc import Iterator

import numpy as np
import pytest

import autodiff_core as ad


def test_a_forward_operation_is_named_with_its_line(watching: None) -> None:
    x = ad.tensor([2.0, 0.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"log gave -inf at \[1\].*test_anomaly.py, line \d+: ad.log\(x\) \* 2"):
        ad.log(x) * 2
    with pytest.raises(RuntimeError, match=r"divide gave inf.*: 1 / x"):
        1 / x
    with pytest.raises(RuntimeError, match=r"log gave -inf, from operands that are finite"):
        ad.log(ad.tensor(0.0))


def test_a_backward_operation_is_named_with_the_line_of_its_forward(watching: None) -> None:
    x = ad.tensor([4.0, 0.0], requires_grad=True)
    y = ad.sqrt(x).sum()
    with pytest.raises(RuntimeError, match=r"the derivative of sqrt gave inf at \[1\].*: y = ad.sqrt\(x\).sum\(\)"):
        y.backward()
    with pytest.raises(RuntimeError, match="the derivative of sqrt gave inf"):
        ad.grad(ad.sqrt(x).sum(), x, create_graph=True)
    assert x.grad is None


def test_a_line_that_was_recorded_without_watching_is_not_known() -> None:
    x = ad.tensor(0.0, requires_grad=True)
    y = ad.sqrt(x)
    with ad.set_detect_anomaly(True), pytest.raises(RuntimeError, match="Compute forward under set_detect_anomaly"):
        y.backward()


def test_what_was_infinite_before_is_let_pass(watching: None) -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    masked = ad.where(np.array([True, False]), x, -np.inf)
    ad.softmax(masked)[0].backward()
    assert x.grad.tolist() == [0.0, 0.0]


def test_watching_ends_where_it_is_said_to() -> None:
    x = ad.tensor(0.0, requires_grad=True)
    with np.errstate(divide="ignore"):
        with ad.set_detect_anomaly(True), pytest.raises(RuntimeError):
            ad.log(x)
        assert ad.log(x).item() == -np.inf
        ad.set_detect_anomaly(True)
        with pytest.raises(RuntimeError):
            ad.log(x)
        ad.set_detect_anomaly(False)
        assert ad.log(x).item() == -np.inf


def test_sound_programs_compute_the_same(watching: None) -> None:
    x = ad.tensor([0.5, 2.0], requires_grad=True)
    (ad.concatenate([x, x * x]).sum() * ad.maximum(x, 1.0).sum()).backward()
    np.testing.assert_allclose(x.grad, [6.0, 21.75])


@pytest.fixture
def watching() -> Iterator[None]:
    with ad.set_detect_anomaly(True):
        yield
