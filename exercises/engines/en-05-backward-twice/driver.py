"""Run a script of calls on one graph of the student's engine; after each call send the gradients."""

import operator

OPERATIONS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "tanh": operator.methodcaller("tanh"),
}


def drive(submission, program, at, script):
    leaves = [submission.Value(x) for x in at]
    values = list(leaves)
    for name, *operands in program:
        values.append(OPERATIONS[name](*(own(operand, values) for operand in operands)))
    rows = []
    for action in script:
        if action == "zero":
            submission.zero_grad(leaves)
        else:
            values[action].backward()
        rows.append([float(leaf.grad) for leaf in leaves])
    return rows


def own(operand, values):
    """A place in the list of values, or a number in brackets."""
    return operand[0] if isinstance(operand, list) else values[operand]
