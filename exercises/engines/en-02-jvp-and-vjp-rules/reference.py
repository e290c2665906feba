"""Tangents by forward and gradients by reverse accumulation of six operations."""

import autodiff_core as ad

SIZES = {"tall": (7, 2, 3), "square": (3, 3, 3), "one-row": (1, 5, 3), "one-entry": (1, 1, 1)}
FUNCTIONS = {
    "mul": ad.multiply, "div": ad.divide, "sin": ad.sin, "exp": ad.exp, "matmul": ad.matmul, "sum": ad.sum,
}  # fmt: skip


def inputs(rng, case):
    n, m, k = SIZES.get(case, (3, 5, 2))
    shapes = {"a": (n, m), "b": (n, m), "c": (m, k), "ta": (n, m), "tb": (n, m), "tc": (m, k), "v": (n, m)}
    made = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    made |= {"b": rng.uniform(0.5, 2, (n, m)), "v_matmul": rng.standard_normal((n, k)), "v_sum": 1.7}
    if case == "upstream-ones":
        made |= {"v": made["v"] ** 0, "v_matmul": made["v_matmul"] ** 0, "v_sum": 1.0}
    return made


def expected(a, b, c, ta, tb, tc, v, v_matmul, v_sum):
    a, b, c, ta, tb, tc, v, v_matmul, v_sum = map(leaf, (a, b, c, ta, tb, tc, v, v_matmul, v_sum))
    operands = {"mul": (a, b), "div": (a, b), "sin": (a,), "exp": (a,), "matmul": (a, c), "sum": (a,)}
    tangents = {"mul": (ta, tb), "div": (ta, tb), "sin": (ta,), "exp": (ta,), "matmul": (ta, tc), "sum": (ta,)}
    above = {"matmul": v_matmul, "sum": v_sum}
    found = [ad.jvp(FUNCTIONS[op], operands[op], tangents[op])[1] for op in FUNCTIONS]
    for op, function in FUNCTIONS.items():
        found += ad.grad(function(*operands[op]), operands[op], above.get(op, v), create_graph=True)
    return tuple(found)


def leaf(value):
    return ad.tensor(value, requires_grad=True)
