"""A chain of h -> tanh(a h + b); counts the calls of step, and how many states are alive at a time.

Sends the gradient, and the gradient with what was used in excess: a wrong one costs nothing, and is not worth anything.
"""

import math


def drive(submission, x, a, b, N, k):
    a, b = a.tolist(), b.tolist()
    calls = alive = most = 0

    class State:
        __slots__ = ("number",)

        def __init__(self, number):
            nonlocal alive, most
            self.number = number
            alive += 1
            most = max(most, alive)

        def __del__(self):
            nonlocal alive
            alive -= 1

    def step(i, h):
        nonlocal calls
        calls += 1
        return State(math.tanh(a[i] * number_of(h) + b[i]))

    def vjp(i, h, v):
        return v * a[i] * (1 - math.tanh(a[i] * number_of(h) + b[i]) ** 2)

    def number_of(h):
        if not isinstance(h, State):
            raise TypeError("step and vjp take a state: x, or what step returned")
        return h.number

    gradient = float(submission.grad_ckpt(State(x), N, k, step, vjp))
    return gradient, [gradient, max(0, calls - 2 * N), max(0, most - (math.ceil(N / k) + 2 * k + 2))]
