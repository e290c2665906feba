"""Mistakes of other exercises to be named: for each item the exercise, its mistake, the options, and the right one."""

BANK = {
    "item-1": ("lr-01", "sign", ("scale", "sign", "transposed", "missing-sum"), "sign"),
    "item-2": ("lr-01", "missing-1-over-n", ("factor-2", "factor-d", "mean-twice", "sum-for-mean"), "sum-for-mean"),
    "item-3": ("lr-05", "transposed", ("missing-sum", "transposed", "scale", "wrong-axis"), "transposed"),
    "item-4": ("ly-12", "fancy-plus-equals", ("overwritten", "local-derivative", "sign", "averaged"), "overwritten"),
    "item-5": ("lr-04", "bias-penalised", ("sum-for-mean", "sign", "bias-penalised", "no-penalty"), "bias-penalised"),
    "item-6": (
        "ly-01",
        "dW-ignores-upstream",
        ("transposed", "local-derivative", "mean-twice", "upstream-ignored"),
        "upstream-ignored",
    ),
    "item-7": ("ly-02", "alpha-lost", ("scale", "branch-lost", "upstream-ignored", "sign"), "branch-lost"),
    "item-8": ("vc-02", "wrt-x", ("wrong-variable", "factor-missing", "scale", "transposed"), "wrong-variable"),
}


def inputs(rng, case):
    return {"options": {item: list(options) for item, (_, _, options, _) in BANK.items()}}


def expected(options):
    """For each item the place of the right answer among its options, counted from 0."""
    return {item: float(options[item].index(right)) for item, (_, _, _, right) in BANK.items()}
