"""The same programs in reverse accumulation, and random programs whose values stay moderate."""

import numpy as np

import autodiff_core as ad

# The shapes of a, b and c, and what is done with them; () is a single number.
PROGRAMS = {
    "add-broadcast": ([(4, 3), (3,), (4, 3)], [["add", 0, 1], ["mul", 3, 2], ["sum", 4, None, False]]),
    "sum-axis": ([(4, 3), (4,), (2,)], [["sum", 0, 1, False], ["mul", 3, 1], ["sum", 4, None, False]]),
    "shared": ([(3, 2), (2,), (5,)], [["add", 0, 0], ["mul", 3, 0], ["sum", 4, None, False]]),
    "mul-stretch": ([(4, 3, 5), (3, 1), (5,)], [["mul", 0, 1], ["mul", 2, 3], ["sum", 4, None, False]]),
    "scalar-operand": ([(4, 3), (), (3,)], [["mul", 0, 1], ["add", 3, 1], ["mul", 4, 2], ["sum", 5, None, False]]),
    "numbers": ([(2, 3), (3,), (2, 1)], [
        ["mul", [2], 0], ["add", 3, [1]], ["mul", 1, [0.5]], ["add", [3], 5], ["mul", 4, 6], ["mul", 7, 2],
        ["sum", 8, None, False],
    ]),
    "affine-relu": ([(4, 3), (3, 5), (5,)], [
        ["matmul", 0, 1], ["add", 3, 2], ["relu", 4], ["mul", 5, 5], ["mul", 6, [-2]], ["sum", 7, None, False],
    ]),
    "square-matmul": ([(3, 3), (3, 3), (3, 3)], [["matmul", 0, 1], ["mul", 3, 2], ["sum", 4, None, False]]),
    "sum-keepdims": ([(4, 3), (3,), (2,)], [
        ["sum", 0, 1, True], ["mul", 0, 3], ["mul", 4, 1], ["sum", 5, None, False],
    ]),
    "reshape-transpose": ([(12,), (3, 2), (4, 2)], [
        ["reshape", 0, [3, 4]], ["T", 3], ["matmul", 4, 1], ["mul", 5, 2], ["sum", 6, None, False],
    ]),
    "alias": ([(3,), (3,), (2,)], [
        ["add", 0, 1], ["add", 0, 1], ["mul", 3, 4], ["exp", 0], ["add", 5, 6], ["sum", 7, None, False],
    ]),
    "alias-at-the-end": ([(3, 2), (3, 2), (3, 2)], [["add", 0, 1], ["add", 3, 2], ["exp", 4], ["sum", 5, None, False]]),
    "weighted": ([(2, 3), (3, 5), (7,)], [
        ["matmul", 0, 1], ["matmul", 0, 1], ["exp", 4], ["mul", 3, 5], ["sum", 6, None, False],
    ]),
    "deep": ([(2,), (3,), (5,)], [["mul", 0, 0], ["repeat", 1200, [["add", -1, 0]]], ["sum", -1, None, False]]),
    "equal-shapes": ([(3, 2), (3, 2), (3, 2)], [["mul", 0, 1], ["add", 3, 2], ["sum", 4, None, False]]),
}  # fmt: skip
# Shapes for random programs, and how many of the inputs these may use.
RANDOM = {"random": ([(3, 5), (3, 1), (5, 2)], 3), "random-wide": ([(2, 3, 5), (5, 3), (7,)], 2)}


def inputs(rng, case):
    shapes, _ = PROGRAMS.get(case) or RANDOM[case]
    leaves = [rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 1.3, shape) for shape in shapes]
    if case == "deep":
        leaves = [np.round(1024 * leaf) / 1024 for leaf in leaves]  # all sums of them are exact, in any order
    a, b, c = (float(leaf) if leaf.ndim == 0 else leaf for leaf in map(np.asarray, leaves))
    program = PROGRAMS[case][1] if case in PROGRAMS else drawn(rng, leaves, RANDOM[case][1])
    return {"program": program, "a": a, "b": b, "c": c}


def expected(program, a, b, c):
    leaves = [ad.tensor(x, requires_grad=True) for x in (a, b, c)]
    value = run(program, list(leaves), tracked)[-1]
    found = ad.grad(value, leaves, create_graph=True, allow_unused=True)
    gradients = [ad.zeros(x.shape) if g is None else g for x, g in zip(leaves, found, strict=True)]
    changed = [g + (k + 1.0) for k, g in enumerate(gradients)]
    return (*gradients, ad.concatenate([ad.reshape(x, shape=(-1,)) for x in (value, *changed)]))


# ── Programs ────────────

BINARY = {"add": ad.add, "mul": ad.multiply, "matmul": ad.matmul}
# What random programs are made of: operations of two values come more often.
KINDS = ("add", "add", "mul", "mul", "matmul", "matmul", "matmul", "sum", "exp", "relu", "reshape", "T")
UNARY = {"exp": ad.exp, "relu": ad.relu, "T": ad.transpose}


def tracked(number):
    """Numbers of the program take part in the rounding bound."""
    return ad.tensor(float(number), requires_grad=True)


def run(program, values, constant=float):
    """Adds to `values`, which begins with the inputs, the result of every step."""
    for name, first, *rest in program:
        if name == "repeat":
            for _ in range(first):
                run(rest[0], values, constant)
        else:
            x, *others = (own(operand, values, constant) for operand in (first, *rest[: name in BINARY]))
            values.append(applied(name, x, *(others or rest)))
    return values


def applied(name, x, *rest):
    if name in BINARY:
        return BINARY[name](x, *rest)
    if name == "sum":
        return ad.sum(x, axis=rest[0], keepdims=rest[1])
    return ad.reshape(x, shape=tuple(rest[0])) if name == "reshape" else UNARY[name](x)


def own(operand, values, constant):
    return constant(operand[0]) if isinstance(operand, list) else values[operand]


def drawn(rng, leaves, used):
    """Steps of every kind on the first inputs; then the sum of the squares of what nothing has used yet."""
    program, values, idle, pool = [], list(leaves), set(range(used)), list(range(used))
    while len(program) < 9:
        places = sorted(idle) if rng.random() < 0.7 else pool
        step = drawn_step(rng, int(rng.choice(places)), values, places)
        value = np.asarray(run([step], list(values))[-1]) if step else np.zeros(0)
        size = np.abs(value)
        if not (1 < value.size <= 60 and np.mean(size) > 0.1 and np.max(size) < 6):
            continue
        program.append(step)
        values.append(value)
        used_now = step[1:3] if step[0] in BINARY else step[1:2]
        idle = idle - {operand for operand in used_now if not isinstance(operand, list)} | {len(values) - 1}
        pool.append(len(values) - 1)
    return program + closing(sorted(idle), len(values))


def drawn_step(rng, place, values, pool):
    """One step on the value at `place`; None where the kind that was drawn does not fit it."""
    name = KINDS[rng.integers(len(KINDS))]
    shape = values[place].shape
    if name in ("exp", "relu", "T"):
        return [name, place]
    if name == "sum":
        return [name, place, int(rng.integers(len(shape))), bool(rng.random() < 0.5)]
    if name == "reshape":
        return [name, place, [int(size) for size in rng.permutation([*shape, 1])]]
    if name != "matmul" and rng.random() < 0.25:
        number = [round(float(rng.uniform(0.3, 2.5)), 2)]
        return [name, place, number] if rng.random() < 0.5 else [name, number, place]
    partners = [other for other in pool if fits(name, shape, values[other].shape)]
    return [name, place, int(rng.choice(partners))] if partners else None


def fits(name, left, right):
    """Whether the operation can be applied to arrays of these shapes."""
    if name == "matmul":
        return len(left) == len(right) == 2 and left[1] == right[0]
    return all(1 in sizes or len(set(sizes)) == 1 for sizes in zip(left[::-1], right[::-1], strict=False))


def closing(idle, length):
    """The steps that square, sum and add up these values, of `length` that there are."""
    steps, total = [], None
    for place in idle:
        steps += [["mul", place, place], ["sum", length, None, False]]
        length += 2
        if total is not None:
            steps.append(["add", total, length - 1])
            length += 1
        total = length - 1
    return steps
