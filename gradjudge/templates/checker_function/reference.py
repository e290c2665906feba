"""A bank of right and of faulty gradients of sums of sines; which are right is found by reverse accumulation."""

import numpy as np

import autodiff_core as ad

LENGTHS = {"long": 23, "single": 1}


def inputs(rng, case):
    """Exactly the parameters, in their order. Where an item stands must not tell which it is."""
    n = LENGTHS.get(case, 5)
    bank = {}
    for kind in ("sign", "factor", "one_entry"):
        c = rng.choice([-1, 1], n) * rng.uniform(0.5, 1.5, n)
        right = {"c": c, "claimed": c, "x": rng.uniform(0.2, 1.2, n)}
        pair = [right, {**right, "claimed": c * fault(kind, n)}]
        bank[kind] = [pair[place] for place in rng.permutation(2)]
    return {"bank": bank}


def fault(kind, n):
    """What the faulty claim is multiplied by."""
    if kind == "one_entry":
        return np.where(np.arange(n) == n - 1, 1.5, 1.0)
    return {"sign": -1.0, "factor": 2.0}[kind]


def expected(bank):
    """What driver.py must find, in the order of `outputs`."""
    return tuple([float(holds(item)) for item in items] for items in bank.values())


def holds(item):
    x = ad.tensor(item["x"], requires_grad=True)
    (truth,) = ad.grad(ad.sum(item["c"] * ad.sin(x)), [x])
    return bool(np.allclose(item["claimed"] * np.cos(item["x"]), truth.data))
