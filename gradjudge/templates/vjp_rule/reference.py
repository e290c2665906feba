"""The cube of every entry. This is what answers are compared with: say here what the function is."""

import numpy as np

LENGTHS = {"longer": 11, "a-zero-among-them": 7}


def inputs(rng, case):
    """Exactly the parameters, in their order; v is drawn afterwards, unless it is given here."""
    x = rng.standard_normal(LENGTHS.get(case, 5))
    if case == "a-zero-among-them":
        x[2] = 0
    return {"x": x, "v": np.ones_like(x)} if case == "v-ones" else {"x": x}


def forward(x):
    """An array, computed with autodiff_core or operators. Its pull-back is found by reverse accumulation."""
    return x * x * x
