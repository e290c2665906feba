"""Apply the student's rules to every operation; send all tangents, then all gradients."""

OPERATIONS = ("mul", "div", "sin", "exp", "matmul", "sum")


def drive(submission, a, b, c, ta, tb, tc, v, v_matmul, v_sum):
    operands = {"mul": (a, b), "div": (a, b), "sin": (a,), "exp": (a,), "matmul": (a, c), "sum": (a,)}
    tangents = {"mul": (ta, tb), "div": (ta, tb), "sin": (ta,), "exp": (ta,), "matmul": (ta, tc), "sum": (ta,)}
    above = {"matmul": v_matmul, "sum": v_sum}
    pushed = [submission.jvp(op, operands[op], tangents[op]) for op in OPERATIONS]
    pulled = [checked(op, submission.vjp(op, operands[op], above.get(op, v)), len(operands[op])) for op in OPERATIONS]
    return (*pushed, *(gradient for gradients in pulled for gradient in gradients))


def checked(op, gradients, count):
    """The entries of the tuple: whatever else came back would only be misread."""
    if not isinstance(gradients, (tuple, list)) or len(gradients) != count:
        raise TypeError(f"vjp({op!r}, ...) must return a tuple with {count} gradient{'s' * (count > 1)}")
    return list(gradients)
