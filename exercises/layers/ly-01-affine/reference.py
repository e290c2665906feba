"""An affine layer, and sizes that tell the mistakes in its backward apart."""

import numpy as np

SIZES = {"wide": (5, 11, 2), "one-sample": (1, 3, 5), "n-1": (1, 3, 5), "one-output": (7, 3, 1), "square": (5, 5, 5)}


def inputs(rng, case):
    n, d, m = SIZES.get(case, (3, 3, 3) if case == "square-and-ones" else (7, 3, 5))
    X, W, b = rng.standard_normal((n, d)), rng.standard_normal((d, m)), rng.standard_normal(m)
    if case in ("dout-ones", "square-and-ones"):
        return {"X": X, "W": W, "b": b, "dout": np.ones((n, m))}
    return {"X": X, "W": W, "b": b}


def forward(X, W, b):
    return X @ W + b
