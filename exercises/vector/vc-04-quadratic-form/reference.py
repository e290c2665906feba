"""A quadratic form, and matrices that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"larger": 11, "triangular": 7, "one-entry": 1}


def inputs(rng, case):
    d = LENGTHS.get(case, 5)
    x, A = rng.standard_normal(d), rng.standard_normal((d, d))
    if case == "triangular":
        A = np.triu(A)
    if case == "symmetric":
        A = A + A.T
    if case == "diagonal":
        A = np.diag(np.diag(A))
    if case == "zeros":
        x = np.zeros(d)
    return {"x": x, "A": A}


def loss(x, A):
    return ad.dot(x, A @ x)
