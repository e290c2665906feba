import numpy as np


def vjp(v, x):
    return v * (2 * x)
