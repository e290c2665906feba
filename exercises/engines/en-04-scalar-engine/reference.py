"""The same programs in reverse accumulation, and random programs whose values stay moderate."""

import numpy as np

import autodiff_core as ad

PROGRAMS = {
    "chain": [["mul", [3], 0], ["add", 1, [1]]],
    "same-node-twice": [["add", 0, 0]],
    "square": [["mul", 0, 0]],
    "left-constants": [["mul", 0, [2]], ["sub", [5], 1], ["div", [7], 0], ["add", 2, 3]],
    "quotient": [["div", 0, 1]],
    "powers": [["pow", 0, [3]], ["pow", 0, [-2]], ["add", 1, 2]],
    "non-leaf-reused": [["add", 0, 0], ["mul", 1, 1], ["add", 2, 1]],
    "two-depths": [["add", 0, 1], ["mul", 0, 1], ["add", 2, 3], ["mul", 2, 3], ["add", 4, 5]],
    "long-and-short-path": [["mul", 0, 0], ["mul", 1, [0.5]], ["tanh", 2], ["exp", 3], ["mul", 4, 1], ["add", 1, 5]],
    "equal-values": [
        ["add", 0, [1]], ["add", 1, [1]], ["mul", 2, 3], ["add", 0, [1]], ["mul", 5, [2]], ["add", 4, 6],
    ],
    "functions": [["exp", 0], ["tanh", 0], ["mul", 1, 2], ["log", 0], ["add", 3, 4]],
    "relu-both-signs": [
        ["relu", 0], ["mul", 2, [-3]], ["relu", 1], ["mul", 4, [2]], ["add", 3, 5], ["mul", 0, 1], ["relu", 7],
        ["sub", 6, 8],
    ],
    "unused-input": [["mul", 0, [2]], ["neg", 2]],
    "deep": [["mul", 0, 0], ["repeat", 10000, [["add", -1, 0]]]],
    "tree": [["exp", 0], ["tanh", 1], ["mul", 3, 4], ["pow", 2, [3]], ["div", 6, 5]],
}  # fmt: skip
# How many inputs there are, and how many of them a random program may use.
RANDOM = {"random": (2, 2), "random-wide": (4, 3)}
SIGNS = {
    "quotient": (1, -1), "two-depths": (1, 1), "relu-both-signs": (1, -1), "unused-input": (1, 1), "tree": (1, -1, 1),
}  # fmt: skip


def inputs(rng, case):
    count, used = RANDOM.get(case, (1, 1))
    signs = rng.choice([-1, 1], size=count) if case in RANDOM else SIGNS.get(case, (1,))
    at = [float(sign * rng.uniform(0.6, 1.8)) for sign in signs]
    if case == "equal-values":
        at = [1.0, 1.0]
    if case == "deep":
        at = [int(rng.integers(600, 1800)) / 1024]  # all sums of it are exact, in any order
    return {"program": PROGRAMS[case] if case in PROGRAMS else drawn(rng, at, used), "at": at}


def expected(program, at):
    leaves = [ad.tensor(x, requires_grad=True) for x in at]
    value = run(program, list(leaves), tracked)[-1]
    gradient = ad.grad(value, leaves, create_graph=True, allow_unused=True)
    return ad.stack([value, *(ad.tensor(0.0) if g is None else g for g in gradient)])


# ── Programs ────────────


def power(x, n):
    """x multiplied by itself, for whole numbers n other than 0."""
    result = x
    for _ in range(abs(n) - 1):
        result = ad.multiply(result, x)
    return result if n > 0 else ad.divide(1.0, result)


OPERATIONS = {
    "add": ad.add, "sub": ad.subtract, "mul": ad.multiply, "div": ad.divide, "pow": power, "neg": ad.negative,
    "exp": ad.exp, "log": ad.log, "tanh": ad.tanh, "relu": ad.relu,
}  # fmt: skip
BINARY = ("add", "sub", "mul", "div")


def tracked(number):
    """Numbers of the program take part in the rounding bound."""
    return ad.tensor(float(number), requires_grad=True)


def run(program, values, constant=float):
    """Adds to `values`, which begins with the inputs, the result of every step."""
    for name, *operands in program:
        if name == "repeat":
            for _ in range(operands[0]):
                run(operands[1], values, constant)
        elif name == "pow":
            values.append(power(values[operands[0]], operands[1][0]))
        else:
            own = [constant(x[0]) if isinstance(x, list) else values[x] for x in operands]
            values.append(OPERATIONS[name](*own))
    return values


def drawn(rng, at, used):
    """Steps of every kind on the first inputs, then the sum of what nothing has used yet."""
    program, values, idle = [], [np.float64(x) for x in at], set(range(used))
    pool = list(range(used))
    while len(program) < 10:
        step = drawn_step(rng, pool, sorted(idle))
        with np.errstate(all="ignore"):
            value = run([step], list(values))[-1]
        if not (0.2 < abs(value) < 4 or (step[0] == "relu" and value == 0)):
            continue
        program.append(step)
        values.append(value)
        idle = (idle - set(places(step))) | {len(values) - 1}
        pool.append(len(values) - 1)
    return program + added(sorted(idle), len(values))


def drawn_step(rng, pool, idle):
    """One step; an operand that nothing has used is preferred."""
    name = list(OPERATIONS)[rng.integers(len(OPERATIONS))]
    first = int(rng.choice(idle if rng.random() < 0.5 else pool))
    if name == "pow":
        return [name, first, [int(rng.choice([2, 3, -1, -2]))]]
    if name not in BINARY:
        return [name, first]
    if rng.random() < 0.3:
        number = [int(rng.integers(2, 6)) if rng.random() < 0.5 else round(float(rng.uniform(0.3, 2.5)), 2)]
        return [name, first, number] if rng.random() < 0.5 else [name, number, first]
    return [name, first, int(rng.choice(pool))]


def places(step):
    return [operand for operand in step[1:] if not isinstance(operand, list)]


def added(idle, length):
    """The steps that add up these values, of `length` that there are; at least one."""
    steps, total = [], idle[0]
    for k, place in enumerate(idle[1:] or [total]):
        steps.append(["add", total, place])
        total = length + k
    return steps
