"""A product and a sum with broadcasting, and shapes that tell the mistakes in their backward apart."""

SHAPES = {
    "A-spread": ((3, 1), (2, 3, 7)),
    "both-spread": ((7, 1, 5), (3, 1)),
    "new-axis": ((7, 3), (3,)),
    "length-1-axis": ((5, 3), (5, 1)),
    "one-number": ((2, 5), (1,)),
    "same-shape": ((3, 5), (3, 5)),
    "no-broadcasting": ((3, 5), (3, 5)),
    "only-a-new-axis": ((5, 3), (3,)),
    "only-a-length-1-axis": ((5, 3), (5, 1)),
}


def inputs(rng, case):
    A, B = SHAPES.get(case, ((7, 3, 5), (3, 1)))
    return {"A": rng.standard_normal(A), "B": rng.standard_normal(B)}


def forward(A, B):
    return A * B + B
