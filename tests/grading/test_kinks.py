"""At a kink every generalised derivative is right and its convention is named; anything else is as wrong as before."""

from time import process_time

import numpy as np
import pytest

import autodiff_core as ad
from grading.points import Point, point
from worker.grading.answers import ExerciseFault
from worker.grading.spoken import convention_in

RNG = np.random.default_rng(4)
X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.25]])
V = np.array([1.7, -0.6, 2.3])


@pytest.mark.parametrize(("slope", "said"), [(1.0, "1"), (0.5, "1/2"), (0.25, "1/4")])
def test_any_slope_of_relu_at_0_passes_and_is_named(slope: float, said: str) -> None:
    (verdict,) = at_relu().judged([slope * 1.7, 0.0, 2.3])
    assert verdict.name == "exact"
    assert verdict.message == f"at 0 you use relu'(0) = {said}, the reference 0: both are right"


@pytest.mark.parametrize("slope", [1.1, -0.1])
def test_a_slope_of_relu_that_is_no_generalised_derivative_is_wrong(slope: float) -> None:
    assert at_relu().judged([slope * 1.7, 0.0, 2.3])[0].name == "wrong"


def test_the_convention_can_be_told_from_the_rest_of_a_message() -> None:
    (exact,) = at_relu().judged([1.7, 0.0, 2.3])
    (close,) = at_relu().judged(np.array([1.7, 0.0, 2.3]) * (1 + 1e-9))
    assert convention_in(exact.message) == convention_in(close.message) == exact.message
    assert convention_in("right, but less accurate than rounding alone explains") == ""


def test_a_kink_never_excuses_another_entry() -> None:
    assert at_relu().judged([1.7, 0.001, 2.3])[0].name == "wrong"
    assert at_relu().judged([1.7, 0.0, 2.31])[0].name == "wrong"


def test_a_fixed_convention_accepts_the_reference_only() -> None:
    here = point(lambda x: ad.sum(ad.relu(x) * V), {"x": np.array([0.0, -1.0, 1.0])}, ("x",), fixed=True)
    assert here.judged([0.0, 0.0, 2.3])[0].name == "exact"
    assert here.judged([1.7, 0.0, 2.3])[0].name == "wrong"


@pytest.mark.parametrize(("slope", "name"), [(1.0, "exact"), (-1.0, "exact"), (0.3, "exact"), (1.2, "wrong")])
def test_slopes_of_abs_at_0_go_from_minus_1_to_1(slope: float, name: str) -> None:
    here = point(lambda x: ad.sum(ad.abs(x) * V), {"x": np.array([0.0, -1.0, 1.0])}, ("x",))
    (verdict,) = here.judged([slope * 1.7, 0.6, 2.3])
    assert verdict.name == name
    assert ("abs'(0)" in verdict.message) == (name == "exact")


def test_different_slopes_at_different_zeros_are_called_a_mixture() -> None:
    here = point(lambda x: ad.sum(ad.relu(x) * V), {"x": np.zeros(3)}, ("x",))
    (verdict,) = here.judged([1.7, 0.0, 0.5 * 2.3])
    assert verdict.name == "exact"
    assert "relu'(0) = a mixture" in verdict.message


@pytest.mark.parametrize(
    ("weights", "said"),
    [((1, 0, 0), "first"), ((0, 0, 1), "last"), ((0.2, 0.5, 0.3), "mixture"), ((0.5, 0.5, 0), "mixture")],
)
def test_tied_maxima_may_share_as_they_like(weights: tuple[float, ...], said: str) -> None:
    a, b, c = weights
    (verdict,) = at_tie().judged([2 * a, 0.0, 2 * b, 2 * c])
    assert verdict.name == "exact"
    assert f"{said}" in verdict.message
    assert "the reference shares the gradient equally" in verdict.message


@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 0.5, 0), (0, 0, 0), (1.5, -0.5, 0)])
def test_shares_of_a_tie_that_are_no_weights_are_wrong(weights: tuple[float, ...]) -> None:
    a, b, c = weights
    assert at_tie().judged([2 * a, 0.0, 2 * b, 2 * c])[0].name == "wrong"


def test_relu_of_x_minus_relu_of_minus_x_has_the_slope_1_at_0() -> None:
    here = point(lambda x: ad.sum((ad.relu(x) - ad.relu(-x)) * V), {"x": np.zeros(3)}, ("x",))
    assert here.wanted[0].value.tolist() == [0.0, 0.0, 0.0]
    assert here.judged(V)[0].name == "exact"
    assert here.judged(2.5 * V)[0].name == "wrong"


def test_choices_in_series_multiply() -> None:
    here = point(lambda x: ad.sum(ad.relu(ad.relu(x)) * V), {"x": np.zeros(3)}, ("x",))
    assert [v.name for s in (1.0, 0.25, 0.1) for v in here.judged(s * V)] == ["exact"] * 3
    assert here.judged(V * [1.0, 0.3, 0.0])[0].name == "exact"
    assert here.judged(1.1 * V)[0].name == "wrong"


@pytest.mark.parametrize(("unit", "name"), [((0.6, 0.8), "exact"), ((0.3, -0.2), "exact"), ((0.9, 0.9), "wrong")])
def test_the_norm_at_0_has_every_vector_up_to_length_1(unit: tuple[float, float], name: str) -> None:
    here = point(lambda x: 3.0 * ad.norm(x), {"x": np.zeros(2)}, ("x",))
    assert here.judged(3.0 * np.array(unit))[0].name == name


def test_the_edge_of_clip_has_slopes_from_0_to_1() -> None:
    here = point(lambda x: ad.sum(ad.clip(x, -1.0, 1.0) * V), {"x": np.array([1.0, 0.2, -1.0])}, ("x",))
    assert here.judged([0.0, -0.6, 0.0])[0].message.startswith("at the edge of clip you use the derivative 0")
    assert here.judged([0.0, -0.6, 3.0])[0].name == "wrong"


def test_where_its_branches_meet_a_condition_of_the_variable_may_turn() -> None:
    here = point(
        lambda x: ad.sum(ad.where(ad.greater(x, 0), x, 0.1 * x) * V), {"x": np.array([0.0, -1.0, 1.0])}, ("x",)
    )
    (verdict,) = here.judged([1.7, -0.06, 2.3])
    assert (verdict.name, "two branches meet" in verdict.message) == ("exact", True)
    assert here.judged([1.9, -0.06, 2.3])[0].name == "wrong"


def test_a_mask_that_is_given_never_turns_though_its_branches_are_equal() -> None:
    mask = np.array([False, True, True])
    here = point(lambda x, mask: ad.sum(ad.where(mask, x, 0.0) * V), {"x": np.zeros(3), "mask": mask}, ("x",))
    assert here.judged([0.0, -0.6, 2.3])[0].name == "exact"
    assert here.judged([1.7, -0.6, 2.3])[0].name == "wrong"


@pytest.mark.parametrize("gap", [1e-8, 1e-7])
def test_so_near_a_kink_that_float32_rounds_across_it_both_sides_are_right(gap: float) -> None:
    here = network(gap, "float32")
    for on in (0.0, 1.0):
        assert [v.name for v in here.judged(*(g.astype(np.float32) for g in by_hand(here, on)))] == ["exact"] * 3


def test_in_float64_the_same_point_has_one_side_only() -> None:
    here = network(1e-7, "float64")
    assert [v.name for v in here.judged(*by_hand(here, 1.0))] == ["exact"] * 3
    assert "wrong" in [v.name for v in here.judged(*by_hand(here, 0.0))]


def test_a_float32_answer_to_float64_numbers_is_judged_by_float32s_kinks() -> None:
    here = network(1e-8, "float64")
    assert {v.name for v in here.judged(*(g.astype(np.float32) for g in by_hand(here, 0.0)))} == {"exact"}


def test_far_from_every_kink_nothing_is_open() -> None:
    assert network(1e-2, "float32").wanted[0].share is None


def test_central_differences_at_a_kink_pass_with_a_note() -> None:
    (verdict,) = at_relu().judged(np.array([0.5 * 1.7, 0.0, 2.3]) * (1 + 1e-9))
    assert (verdict.name, "less accurate" in verdict.message) == ("close", True)


def test_many_kinks_at_once_are_told_apart_from_wrong_answers() -> None:
    A = RNG.standard_normal((60, 5))
    here = point(lambda w, A: ad.sum(ad.relu(A @ w) * ad.relu(A @ w + 1.0)), {"w": np.zeros(5), "A": A}, ("w",))
    chosen = RNG.integers(0, 2, 60)
    assert here.judged(A.T @ chosen)[0].name == "exact"
    assert here.judged(A.T @ np.ones(60))[0].message.startswith("at 0 you use relu'(0) = 1,")
    assert here.judged(A.T @ (chosen + 5.0))[0].name == "wrong"


def test_variables_have_to_agree_on_one_choice() -> None:
    here = point(lambda a, b: ad.sum(ad.maximum(a, b) * V), {"a": X[0, :1].repeat(3), "b": np.ones(3)}, ("a", "b"))
    assert [v.name for v in here.judged(V, 0 * V)] == ["exact", "exact"]
    assert [v.name for v in here.judged(0.2 * V, 0.8 * V)] == ["exact", "exact"]
    both = here.judged(V, V)
    assert [v.name for v in both] == ["exact", "wrong"]
    assert both[1].message.endswith("no one choice there gives all variables")
    assert [v.name for v in here.judged(V, 0.5 * V)] == ["wrong", "exact"]


def test_a_layer_whose_units_are_all_at_0_is_judged_in_well_under_a_second() -> None:
    A, U = RNG.standard_normal((16, 5)), RNG.standard_normal((16, 40))
    here = point(lambda W, A: ad.sum(ad.relu(A @ W) * U), {"W": np.zeros((5, 40)), "A": A}, ("W",))
    begun = process_time()
    assert here.judged(A.T @ (U * RNG.integers(0, 2, U.shape)))[0].name == "exact"
    assert here.judged(A.T @ (3 * U))[0].name == "wrong"
    assert process_time() - begun < 1.0


def test_too_many_kinks_are_a_fault_of_the_exercise_and_said() -> None:
    x = {"x": np.zeros(1001)}
    with pytest.raises(ExerciseFault, match="1001 entries lie at kinks"):
        point(lambda x: ad.sum(ad.relu(x)), x, ("x",))
    assert point(lambda x: ad.sum(ad.relu(x)), x, ("x",), fixed=True).judged(np.zeros(1001))[0].name == "exact"


def at_relu() -> Point:
    return point(lambda x: ad.sum(ad.relu(x) * V), {"x": np.array([0.0, -1.0, 1.0])}, ("x",))


def at_tie() -> Point:
    return point(lambda x: 2.0 * ad.max(x), {"x": np.array([3.0, 1.0, 3.0, 3.0])}, ("x",))


def network(gap: float, dtype: str) -> Point:
    """A relu layer whose first unit is `gap` above its kink for the first sample."""
    W, v = np.array([[1 / 3, -1.0], [1 / 7, 0.75]]), np.array([1.3, -0.7])
    b = np.array([gap - X[0] @ W[:, 0], 0.3])
    return point(
        lambda X, W, b, v: ad.sum(ad.square(ad.relu(X @ W + b) @ v - 1.0)),
        {"X": X, "W": W, "b": b, "v": v},
        ("W", "b", "v"),
        dtype,
    )


def by_hand(here: Point, on: float) -> list[np.ndarray]:
    """The gradients, where the first unit counts as on or off for the first sample."""
    X, W, b, v = (np.asarray(here.arguments[name], dtype=np.float64) for name in "XWbv")
    Z = X @ W + b
    mask = (Z > 0).astype(float)
    mask[0, 0] = on
    H = Z * mask
    out = 2 * (H @ v - 1.0)
    dZ = np.outer(out, v) * mask
    return [X.T @ dZ, dZ.sum(axis=0), H.T @ out]
