"""Rows of a table looked up by number, and data in which rows repeat."""

import numpy as np

import autodiff_core as ad

# Rows and columns of the table, texts, words of a text, rows that are used at all.
SIZES = {
    "wide": (5, 11, 7, 3, 2),
    "one-text": (7, 3, 1, 5, 3),
    "one-word": (5, 2, 7, 1, 3),
    "one-row": (5, 3, 2, 7, 1),
}


def inputs(rng, case):
    v, d, n, t, used = SIZES.get(case, (7, 3, 2, 5, 3))
    W = rng.standard_normal((v, d))
    idx = rng.choice(rng.permutation(v)[:used], size=(n, t))
    if case == "no-repeats":
        idx = rng.permutation(v)[:6].reshape(2, 3)
    if case == "repeats-across-texts":
        idx = np.stack([rng.permutation(v)[:5], rng.permutation(v)[:5]])
    return {"W": W, "idx": idx}


def forward(W, idx):
    return ad.embedding(W, idx)
