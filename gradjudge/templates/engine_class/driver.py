"""Runs beside what students hand in: calls it, and sends plain numbers. What is right is decided elsewhere."""

import operator

OPERATIONS = {"add": operator.add, "mul": operator.mul}


def drive(submission, program, at):
    """One value for each name in `outputs`. numpy and the standard library may be used, and nothing else."""
    leaves = [submission.Value(float(x)) for x in at]
    values = list(leaves)
    for name, left, right in program:
        values.append(OPERATIONS[name](values[left], values[right]))
    values[-1].backward()
    return float(values[-1].data), [float(leaf.grad) for leaf in leaves]
