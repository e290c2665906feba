"""A gradient check holds for right gradients and names the wrong entry of a wrong one, in words and in numbers."""

import pickle
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

RNG = np.random.default_rng(3)
X, W, B = RNG.standard_normal(5), RNG.standard_normal((4, 5)), RNG.standard_normal(4)
METHODS = ["central", "richardson", "complex"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fast", [False, True])
def test_right_gradients_hold_by_every_method(method: str, fast: bool) -> None:
    report = ad.gradcheck(loss, (X, W, B), method=method, fast=fast)
    assert report, report
    assert report.checked == (3 if fast else 29)
    assert report.wrong == 0


@pytest.mark.parametrize("method", METHODS)
def test_every_output_is_checked_by_every_input(method: str) -> None:
    report = ad.gradcheck(lambda x, w: ad.outer(w @ x, ad.exp(x)), (X, W), method=method)
    assert report, report
    assert report.checked == 20 * (5 + 20)


@pytest.mark.parametrize("method", METHODS)
def test_second_derivatives_are_checked_by_the_same_code(method: str) -> None:
    report = ad.gradcheck(loss, (X, W, B), method=method, order=2)
    assert report, report
    assert (report.order, report.checked) == (2, 29 * 29)
    assert str(report).startswith("The second derivative holds: 841 entries agree")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fast", [False, True])
def test_a_wrong_second_derivative_is_found_behind_a_right_first_one(method: str, fast: bool) -> None:
    def f(x: Any) -> Any:
        return (2 * x.detach() * x - x.detach() * x.detach()).sum()

    assert ad.gradcheck(f, X, method=method, fast=fast)
    report = ad.gradcheck(f, X, method=method, fast=fast, order=2)
    assert (report.order, report.wrong) == (2, 1 if fast else 5)
    assert str(report).startswith("The second derivative is wrong in")


def test_the_report_names_the_worst_entry_with_its_numbers() -> None:
    report = ad.gradcheck(wrong_at_one_place, (X, W))
    assert not report
    assert (report.wrong, report.checked) == (1, 25)
    worst = report.worst
    assert (worst.variable, worst.name, worst.position, worst.output) == (1, "w", (2, 1), ())
    assert worst.numeric == pytest.approx(2 * W[2, 1])
    assert worst.analytic == pytest.approx(W[2, 1])
    assert worst.relative_error == pytest.approx(0.5)
    assert worst.step == pytest.approx(np.finfo(float).eps ** (1 / 3) * max(1, abs(W[2, 1])))
    assert worst.tolerance < 1e-4
    words = str(report)
    assert words.startswith("The gradient is wrong in 1 of 25 entries by central differences. Worst is variable 1 (w)")
    assert f"at [2, 1]: analytic {worst.analytic:.9g}, numeric {worst.numeric:.9g}, relative error 5.0e-01" in words


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_gradient_is_found_by_every_method_and_by_one_random_direction(method: str) -> None:
    assert not ad.gradcheck(wrong_at_one_place, (X, W), method=method)
    fast = ad.gradcheck(wrong_at_one_place, (X, W), method=method, fast=True)
    assert (fast.wrong, fast.checked) == (1, 2)
    assert (fast.worst.name, fast.worst.position, fast.worst.output) == ("w", None, None)
    assert "variable 1 (w) along a random direction" in str(fast)


@pytest.mark.parametrize("factor", [2.0, 0.5, -1.0, 0.0, 1.001])
def test_a_factor_in_one_output_is_found_and_the_output_named(factor: float) -> None:
    def f(x: Any) -> Any:
        y = ad.sin(x)
        chosen = np.arange(5) == 3
        return ad.where(chosen, factor * y + (1 - factor) * y.detach(), y)

    report = ad.gradcheck(f, X)
    assert (report.wrong, report.worst.position, report.worst.output) == (1, (3,), (3,))
    assert "of the output at [3]" in str(report)


def test_a_relative_error_of_a_thousandth_of_the_smallest_entry_is_found() -> None:
    scales = np.array([1.0, 1e-2, 1e2])

    def f(x: Any) -> Any:
        return (scales * x * x).sum() + 1e-5 * (x[1] - x[1].detach())

    report = ad.gradcheck(f, np.ones(3))
    assert report.worst.position == (1,)
    assert report.wrong == 1


def test_an_analytic_value_that_is_not_a_number_is_wrong() -> None:
    with np.errstate(all="ignore"):
        report = ad.gradcheck(lambda x: ad.sqrt(x * x).sum(), np.array([1.0, 0.0]))
    assert (report.wrong, report.worst.position) == (1, (1,))
    assert np.isnan(report.worst.analytic)


def test_a_path_that_was_cut_altogether_counts_as_zero() -> None:
    report = ad.gradcheck(lambda x: x.detach().sum(), X)
    assert (report.wrong, report.worst.analytic) == (5, 0.0)


def test_inputs_may_be_named_be_tensors_or_numbers_and_integers_are_passed_on() -> None:
    labels = np.array([1, 0, 3])

    def f(w: Any, labels: Any, rate: Any) -> Any:
        return (w[labels] ** 2).sum() * rate

    for inputs in (
        {"w": W, "labels": labels, "rate": 0.5},
        (ad.tensor(W, requires_grad=True), labels, 0.5),
        [W, ad.tensor(labels), ad.tensor(0.5)],
    ):
        report = ad.gradcheck(f, inputs)
        assert report, report
        assert report.checked == 21
    wrong = ad.gradcheck(lambda **given: given["a"].detach() * given["b"], {"a": 1.0, "b": 2.0})
    assert (wrong.worst.variable, wrong.worst.name, wrong.worst.position) == (0, "a", ())
    assert "Worst is variable 0 (a): analytic 0" in str(wrong)
    assert ad.gradcheck(Model().loss, (1.0, 2.0)).worst.name == "y"
    nameless = ad.gradcheck(lambda *xs: xs[0] * xs[1].detach(), (1.0, 2.0))
    assert nameless.worst.name == "input 1"


def test_functions_that_branch_on_values_are_checked_too() -> None:
    def f(a: Any) -> Any:
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b if b.sum() > 0 else 100 * b

    for method in METHODS:
        report = ad.gradcheck(f, np.array([0.7, -0.2]), method=method)
        assert report, report


def test_a_kink_is_told_from_a_mistake() -> None:
    report = ad.gradcheck(lambda x: ad.relu(x).sum(), np.array([1.0, 0.0, -2.0]))
    assert report.worst.position == (1,)
    assert "f has a kink at or beside this point: its slope is -0 to the left and 1 to the right" in str(report)
    assert "kink" not in str(ad.gradcheck(wrong_at_one_place, (X, W)))
    assert ad.gradcheck(lambda x: ad.relu(x).sum(), np.array([1.0, 0.0, -2.0]), method="complex")


def test_float32_needs_tolerances_of_its_own() -> None:
    x = X.astype(np.float32)
    report = ad.gradcheck(lambda x: (x * x).sum(), x)
    assert not report
    assert "x is not float64, and the default tolerances are made for float64" in str(report)
    assert ad.gradcheck(lambda x: (x * x).sum(), x, atol=1e-4, rtol=1e-3)
    assert not ad.gradcheck(lambda x: (x * x.detach()).sum(), x, atol=1e-4, rtol=1e-3)


def test_what_is_not_deterministic_not_finite_or_changes_its_inputs_is_said() -> None:
    rng = np.random.default_rng(0)
    random = ad.gradcheck(lambda x: (x * rng.standard_normal()).sum(), X)
    assert not random
    assert "f is not deterministic: two calls with the same inputs gave different values." in str(random)
    with np.errstate(all="ignore"):
        infinite = ad.gradcheck(ad.log, np.array([1.0, -1.0]))
    assert "f returns nan at [1]" in str(infinite)

    def greedy(x: Any) -> Any:
        y = (x * x).sum()
        if not x.requires_grad:
            x += 1.0
        return y

    assert "f changes its input x in place" in str(ad.gradcheck(greedy, X))


def test_derivatives_lost_in_the_rounding_of_a_large_value_are_not_called_right() -> None:
    def f(x: Any) -> Any:
        return 1e12 + (x - 0.5 * x.detach()).sum()

    report = ad.gradcheck(f, X)
    assert not report
    assert "The numeric derivatives by variable 0 (x) may be off by" in str(report)
    assert ad.gradcheck(lambda x: 1e12 + x.sum(), X, method="complex")
    assert not ad.gradcheck(lambda x: 1e12 + 0.5 * x.sum() + 0.5 * x.detach().sum(), X, method="complex")


def test_a_gradient_that_is_zero_by_cancellation_holds() -> None:
    assert ad.gradcheck(lambda x: ad.exp(x).sum() / ad.exp(x).sum(), X)
    assert ad.gradcheck(lambda x: (ad.exp(x) / ad.exp(x).sum()).sum(), X)


def test_an_array_that_f_uses_may_change_between_two_checks() -> None:
    weights = X.copy()

    def f(x: Any) -> Any:
        return (weights * ad.sin(x) + 2 * weights).sum()

    for change in (1.0, 3.0, 1 + 1e-7):
        weights *= change
        for method in METHODS:
            report = ad.gradcheck(f, X, method=method)
            assert report, report
            row = report.worst.position
            assert report.worst.numeric == pytest.approx(weights[row] * np.cos(X[row]), rel=1e-8)
    weights = weights[::-1]
    assert ad.gradcheck(f, X)


def test_an_f_that_goes_another_way_the_second_time_is_judged_by_that_way() -> None:
    honest = True

    def f(x: Any) -> Any:
        return (x * x).sum() if honest else (x * x.detach()).sum()

    assert ad.gradcheck(f, X)
    honest = False
    assert ad.gradcheck(f, X).wrong == 5
    honest = True
    assert ad.gradcheck(f, X)


def test_noise_that_begins_after_the_first_check_is_noticed() -> None:
    noise, rng = 0.0, np.random.default_rng(0)

    def f(x: Any) -> Any:
        return (x * x).sum() + noise * rng.standard_normal()

    assert ad.gradcheck(f, X)
    noise = 1e-13
    assert "f is not deterministic" in str(ad.gradcheck(f, X))


def test_a_report_can_be_sent_to_another_process_before_it_is_read() -> None:
    report = pickle.loads(pickle.dumps(ad.gradcheck(wrong_at_one_place, (X, W))))
    assert (report.wrong, report.worst.name, report.worst.position) == (1, "w", (2, 1))
    narrow = pickle.loads(pickle.dumps(ad.gradcheck(lambda x: x * x, np.float32(1))))
    assert (bool(narrow), narrow.worst) == (False, None)


def test_inputs_are_left_as_they_were_and_without_gradients() -> None:
    x = ad.tensor(X, requires_grad=True)
    before = X.copy()
    ad.gradcheck(loss, (x, W, B), order=2)
    assert x.grad is None
    assert x.tolist() == before.tolist() == X.tolist()


def test_the_step_and_the_tolerances_can_be_chosen() -> None:
    report = ad.gradcheck(lambda x: (x**4).sum(), X, eps=1e-2)
    assert not report
    assert report.worst.step == pytest.approx(1e-2 * max(1, abs(X[report.worst.position])))
    assert ad.gradcheck(lambda x: (x**4).sum(), X, eps=1e-2, atol=1e-2)


def test_nothing_to_check_and_unknown_methods_are_refused() -> None:
    with pytest.raises(ValueError, match="inputs holds no floating point array"):
        ad.gradcheck(lambda n: n, np.arange(3))
    with pytest.raises(ValueError, match="no method 'symbolic'"):
        ad.gradcheck(loss, (X, W, B), method="symbolic")


def loss(x: Any, w: Any, b: Any) -> Any:
    return (ad.tanh(w @ x + b) ** 2).sum() + ad.norm(b) * ad.sigmoid(x).sum()


class Model:
    def loss(self, x: Any, y: Any) -> Any:
        return x * y * y.detach()


def wrong_at_one_place(x: Any, w: Any) -> Any:
    chosen = np.zeros((4, 5), dtype=bool)
    chosen[2, 1] = True
    return ad.where(chosen, w * w.detach(), w * w).sum() + ad.sin(x).sum()
