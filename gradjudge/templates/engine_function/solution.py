import math

FUNCTIONS = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "square": (lambda z: z * z, lambda z: 2 * z),
}


def chain(steps, x):
    value, derivative = x, 1.0
    for name in steps:
        function, slope = FUNCTIONS[name]
        derivative *= slope(value)
        value = function(value)
    return value, derivative
