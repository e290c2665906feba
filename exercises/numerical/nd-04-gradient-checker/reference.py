"""A bank of right and of faulty gradients; which are right is found by reverse accumulation."""

import numpy as np

import autodiff_core as ad

FUNCTIONS = {"sin": ad.sin, "exp": ad.exp, "cube": lambda z: z * z * z}
SLOPES = {"sin": np.cos, "exp": np.exp, "cube": lambda z: 3 * z**2}
# The shape of x, and a longer one for a single wrong coordinate among many.
SHAPES = {"matrices": ((2, 5), (5, 11)), "cubes": ((2, 3, 2), (3, 3, 5))}
KINDS = (
    "sign", "factor", "slightly_off", "one_in_fifty", "all_zero", "both_zero", "some_zero", "stationary", "huge",
    "tiny", "cancelling", "shape",
)  # fmt: skip


def inputs(rng, case):
    short, long = SHAPES.get(case, ((7,), (53,)))
    bank = {}
    for kind in KINDS:
        bank[kind] = []
        for rank in range(2):
            right = drawn(rng, long if kind == "one_in_fifty" else short)
            bank[kind] += pair(rng, kind if case != "comfortable" else "factor", right, rank)
        # Where an item stands must not tell which it is.
        bank[kind] = [bank[kind][place] for place in rng.permutation(len(bank[kind]))]
    return {"bank": bank}


def expected(bank):
    return tuple([float(holds(item)) for item in items] for items in bank.values())


def holds(item):
    """Whether the claim is the gradient, and has its shape."""
    x = ad.tensor(item["x"], requires_grad=True)
    f = item["offset"] + item["scale"] * ad.sum(item["c"] * FUNCTIONS[item["function"]](x))
    truth = np.asarray(ad.grad(f, [x])[0])
    claim = item["scale"] * item["claimed"] * SLOPES[item["function"]](item["x"]) + item["extra"]
    close = np.abs(claim - truth) <= 1e-9 * np.maximum(np.abs(claim), np.abs(truth)) + 1e-15 * abs(item["scale"])
    return tuple(item["shape"]) == truth.shape and bool(np.all(close))


# ── The bank ────────────


def drawn(rng, shape):
    """A function with its own gradient; all numbers are of order one."""
    c = rng.choice([-1, 1], size=shape) * rng.uniform(0.5, 1.5, shape)
    return {
        "function": ("sin", "exp", "cube")[rng.integers(3)],
        "x": rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 1.2, shape),
        "c": c, "scale": 1.0, "offset": 0.5, "claimed": c, "extra": np.zeros(shape), "shape": list(shape),
    }  # fmt: skip


def pair(rng, kind, right, rank):
    """The right item, changed as the kind needs it, and a faulty one."""
    one, *others = rng.permutation(right["x"].size)
    if kind in ("huge", "tiny"):
        right |= {"scale": 1e8 if kind == "huge" else 1e-6, "offset": 0.0}
    if kind == "both_zero":
        right["c"] = right["claimed"] = 0 * right["c"]
    if kind == "some_zero":
        right["c"] = right["claimed"] = changed(right["c"], one, 0.0)
    if kind == "stationary":
        right |= {"function": "sin", "x": changed(right["x"], one, np.pi / 2)}
    if kind == "shape":
        right |= {name: np.full_like(right[name], right[name].flat[0]) for name in ("x", "c", "claimed")}
    return [right, right | fault(kind, right, rank, one, others)]


def fault(kind, right, rank, one, others):
    """What is different in the faulty item; `rank` tells two faults of one kind apart."""
    claimed, extra = right["claimed"], right["extra"]
    if kind in ("both_zero", "some_zero", "stationary"):
        return {"extra": changed(extra, one, (0.5, -0.02)[rank])}
    if kind == "cancelling":
        return {"extra": changed(changed(extra, one, 0.7), others[rank], -0.7)}
    if kind == "shape":
        return {"shape": ([1, *right["shape"]], [1] * len(right["shape"]))[rank]}
    if kind == "one_in_fifty":
        return {"claimed": changed(claimed, one, (2, 0.5)[rank] * claimed.flat[one])}
    factors = {"sign": (-1, -1), "slightly_off": (1.01, 0.99), "all_zero": (0, 0)}
    return {"claimed": factors.get(kind, (2, 0.5))[rank] * claimed}


def changed(array, place, value):
    copy = array.copy()
    copy.flat[place] = value
    return copy
