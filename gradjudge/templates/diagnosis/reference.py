"""For each question the words to choose from, and the right one."""

BANK = {
    "item-1": (("scale", "sign", "transposed"), "sign"),
    "item-2": (("factor-2", "sum-for-mean", "sign"), "sum-for-mean"),
}


def inputs(rng, case):
    """`options`: for each question its words, in the order in which the statement has them."""
    return {"options": {item: list(options) for item, (options, _) in BANK.items()}}


def expected(options):
    """For each question the place of the right word among its options, counted from 0."""
    return {item: float(options[item].index(right)) for item, (_, right) in BANK.items()}
