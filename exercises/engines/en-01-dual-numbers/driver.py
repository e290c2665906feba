"""Run a program on the student's dual numbers; send the value and the tangent of its result."""

import operator

OPERATIONS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "neg": operator.neg,
    "exp": operator.methodcaller("exp"),
    "log": operator.methodcaller("log"),
    "tanh": operator.methodcaller("tanh"),
    "relu": operator.methodcaller("relu"),
}


def drive(submission, program, at, direction):
    values = [submission.Dual(value, tangent) for value, tangent in zip(at, direction, strict=True)]
    for name, *operands in program:
        values.append(OPERATIONS[name](*(own(operand, values) for operand in operands)))
    return [float(values[-1].value), float(values[-1].tangent)]


def own(operand, values):
    """A place in the list of values, or a number in brackets."""
    return operand[0] if isinstance(operand, list) else values[operand]
