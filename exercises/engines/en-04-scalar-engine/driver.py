"""Run a program on the student's engine; send the value of its result and the gradients of its inputs."""

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


def drive(submission, program, at):
    leaves = [submission.Value(x) for x in at]
    result = run(program, list(leaves))[-1]
    result.backward()
    return [float(result.data), *(float(leaf.grad) for leaf in leaves)]


def run(program, values):
    """Adds to `values`, which begins with the inputs, the result of every step."""
    for name, *operands in program:
        if name == "repeat":
            times, steps = operands
            for _ in range(times):
                run(steps, values)
        else:
            values.append(OPERATIONS[name](*(own(operand, values) for operand in operands)))
    return values


def own(operand, values):
    """A place in the list of values, or a number in brackets."""
    return operand[0] if isinstance(operand, list) else values[operand]
