"""Products of stacks of matrices, and shapes that tell the mistakes in their backward apart."""

SHAPES = {
    "A-shared": ((2, 3), (5, 3, 7)),
    "both-stacked": ((5, 3, 2), (5, 2, 7)),
    "long": ((3, 2, 11), (11, 5)),
    "batch-of-one": ((1, 2, 3), (3, 7)),
    "cube": ((3, 3, 3), (3, 3)),
    "one-square-matrix": ((1, 3, 3), (3, 3)),
    "nothing-shared": ((5, 3, 2), (5, 2, 7)),
}


def inputs(rng, case):
    A, B = SHAPES.get(case, ((5, 2, 3), (3, 7)))
    return {"A": rng.standard_normal(A), "B": rng.standard_normal(B)}


def forward(A, B):
    return A @ B
