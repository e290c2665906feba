"""Make the function, have it differentiated; send the gradient, and that of a second call.

Both get the same array: were it changed by the first, the second would be asked about another point.
"""

import numpy as np


def log_sum_exp(z, c):
    top = np.max(np.real(c * z))
    return top + np.log(np.sum(np.exp(c * z - top)))


FUNCTIONS = {
    "cubes": lambda z, c: np.sum(c * z**3) + np.sum(np.sin(z)) ** 2,
    "exponential": lambda z, c: np.exp(np.sum(c * z)),
    "log-sum-exp": log_sum_exp,
    "quotient": lambda z, c: np.sum(c * z) / (1 + np.sum(z**2)),
    "integers": lambda z, c: np.exp(np.sum(c * z) / 20),
    "linear": lambda z, c: np.sum(c * z),
    "squares": lambda z, c: np.sum(z**2),
}


def drive(submission, function, x, c):
    compute, shape = FUNCTIONS[function], x.shape

    def f(z):
        z = np.asarray(z)
        if z.shape != shape:
            raise ValueError(f"f takes an array of shape {shape}, and got one of shape {z.shape}")
        return complex(compute(z, c))

    return submission.numgrad(f, x), submission.numgrad(f, x)
