"""The gradient of every result by itself, summed up as the script says."""

import numpy as np

import autodiff_core as ad

LAYERS = [["mul", 0, 1], ["tanh", 2], ["mul", 3, 2], ["add", 4, [3]]]
LOSSES = [["mul", 0, 1], ["tanh", 2], ["mul", 3, 0], ["mul", 4, 3], ["sub", [5], 3], ["mul", 6, 1]]
SCENES = {
    "once": (LAYERS, [5]),
    "twice": (LAYERS, [5, 5]),
    "two-losses": (LOSSES, [5, 7]),
    "loss-in-loss": (LOSSES, [4, 5, 4, 3, 7, 3]),
    "zero-and-again": (LAYERS, [5, "zero", 5, 5, "zero"]),
    "unused-input": ([["mul", 0, 0], ["mul", 3, 1], ["tanh", 4]], [5, 4, 5]),
    "one-call": (LAYERS, [5]),
    "no-layers": ([["mul", 0, 1]], [2, 2]),
}
INPUTS = {"random": 3, "random-wide": 4, "unused-input": 3}


def inputs(rng, case):
    at = [float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.3)) for _ in range(INPUTS.get(case, 2))]
    program, script = SCENES[case] if case in SCENES else drawn(rng, at)
    return {"program": program, "at": at, "script": script}


def expected(program, at, script):
    leaves = [ad.tensor(x, requires_grad=True) for x in at]
    values = run(program, list(leaves), tracked)
    total, rows = np.zeros(len(at)), []
    for action in script:
        total = np.zeros(len(at)) if action == "zero" else total + gradient(values[action], leaves)
        rows.append(total)
    return ad.stack(rows)


def gradient(value, leaves):
    found = ad.grad(value, leaves, create_graph=True, allow_unused=True)
    return ad.stack([ad.tensor(0.0) if g is None else g for g in found])


# ── Programs ────────────

OPERATIONS = {"add": ad.add, "sub": ad.subtract, "mul": ad.multiply, "tanh": ad.tanh}


def tracked(number):
    """Numbers of the program take part in the rounding bound."""
    return ad.tensor(float(number), requires_grad=True)


def run(program, values, constant=float):
    """Adds to `values`, which begins with the inputs, the result of every step."""
    for name, *operands in program:
        own = [constant(x[0]) if isinstance(x, list) else values[x] for x in operands]
        values.append(OPERATIONS[name](*own))
    return values


def drawn(rng, at):
    """Steps whose values stay moderate, and calls on three of their results, between which gradients are cleared."""
    program, values = [], [np.float64(x) for x in at]
    length = int(rng.integers(10, 21))
    while len(program) < length:
        step = drawn_step(rng, len(values))
        value = run([step], list(values))[-1]
        if 0.2 < abs(value) < 3:
            program.append(step)
            values.append(value)
    last = len(values) - 1
    losses = [last, last - int(rng.integers(1, 4)), last - int(rng.integers(4, 7))]
    rounds = [int(rng.choice(losses)) for _ in range(3)]
    return program, [*losses, last, "zero", *rounds]


def drawn_step(rng, length):
    """Of the operands one is among the values made last, so that graphs have many layers."""
    name = list(OPERATIONS)[rng.integers(len(OPERATIONS))]
    late, early = int(rng.integers(max(0, length - 3), length)), int(rng.integers(length))
    if name == "tanh":
        return [name, late]
    if rng.random() < 0.3:
        number = [round(float(rng.uniform(0.3, 2.5)), 2)]
        return [name, late, number] if rng.random() < 0.5 else [name, number, late]
    return [name, late, early] if rng.random() < 0.5 else [name, early, late]
