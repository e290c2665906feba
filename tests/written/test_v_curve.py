"""The V-curve: what a student measures counts as right."""

import runpy
import tomllib

import numpy as np

from app.settings import CHECKOUT

FOLDER = CHECKOUT / "exercises" / "numerical" / "nd-03-v-curve"
POINT = 1.5


def test_what_is_measured_lies_within_the_tolerances_of_what_is_expected() -> None:
    h = 10.0 ** -np.arange(1, 16)
    forward = np.abs((np.exp(POINT + h) - np.exp(POINT)) / h - np.exp(POINT))
    central = np.abs((np.exp(POINT + h) - np.exp(POINT - h)) / (2 * h) - np.exp(POINT))
    measured = {
        "forward_best": np.log10(h[np.argmin(forward)]),
        "central_best": np.log10(h[np.argmin(central)]),
        "forward_slope": slope(h, forward, h > 1e-6),
        "central_slope": slope(h, central, h > 1e-4),
        "roundoff_slope": slope(h, forward, h < 1e-9),
    }
    tolerance = tomllib.loads((FOLDER / "exercise.toml").read_text())["tolerance"]
    expected = runpy.run_path(str(FOLDER / "reference.py"))["expected"]()
    assert all(abs(measured[name] - expected[name]) < 0.9 * tolerance[name]["atol"] for name in tolerance)


def slope(h: np.ndarray, error: np.ndarray, arm: np.ndarray) -> float:
    return float(np.polyfit(np.log10(h[arm]), np.log10(error[arm]), 1)[0])
