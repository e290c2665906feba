"""Programs of sums and products, and their gradients by reverse accumulation."""

import autodiff_core as ad

OPERATIONS = {"add": ad.add, "mul": ad.multiply}
PROGRAMS = {
    "used-twice": [["add", 0, 1], ["mul", 2, 0], ["add", 3, 1]],
    "tree": [["mul", 0, 1], ["add", 3, 2]],
}


def inputs(rng, case):
    """Exactly the parameters, in their order. A program is data: lists, strings and numbers."""
    k = 2 if case == "used-twice" else 3
    return {"program": PROGRAMS.get(case) or drawn(rng, k), "at": rng.choice([-1, 1], k) * rng.uniform(0.5, 1.5, k)}


def expected(program, at):
    """What driver.py must find, in the order of `outputs`: computed on tensors, so that rounding can be bounded."""
    leaves = [ad.tensor(x, requires_grad=True) for x in at]
    values = list(leaves)
    for name, left, right in program:
        values.append(OPERATIONS[name](values[left], values[right]))
    return values[-1], ad.stack(ad.grad(values[-1], leaves, create_graph=True))


def drawn(rng, k):
    """Every step takes the latest value; so each of them counts."""
    first = [["add", 0, 1], ["mul", k, 2]]
    return first + [[str(rng.choice(["add", "mul"])), k + n, int(rng.integers(k + n + 1))] for n in range(1, 10)]
