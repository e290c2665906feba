"""Elementwise rows: y = f(a, b), then ∂y/∂a, then ∂y/∂b. Every operand broadcasts against the others."""

import operator

import numpy as np

from autodiff_core import values
from autodiff_core.domain import ABOVE_ONE, NONZERO, POSITIVE, REAL, WITHIN_ONE, over
from autodiff_core.ops.comparisons import equal, greater, greater_equal, less, less_equal, not_equal
from autodiff_core.rules import Elementwise

# fmt: off

# ── Arithmetic ────────────

add = Elementwise("add", over(REAL, REAL),
    operator.add,
    1,
    1)
subtract = Elementwise("subtract", over(REAL, REAL),
    operator.sub,
    1,
    -1)
negative = Elementwise("negative", over(REAL),
    operator.neg,
    -1)
multiply = Elementwise("multiply", over(REAL, REAL),
    operator.mul,
    lambda y, a, b: b,
    lambda y, a, b: a)
divide = Elementwise("divide", over(REAL, NONZERO),
    operator.truediv,
    lambda y, a, b: 1 / b,
    lambda y, a, b: -y / b)
# 2 x as a sum: numpy takes half as long to add an array to itself as to multiply it by a number.
square = Elementwise("square", over(REAL),
    lambda    x: x * x,
    lambda y, x: x + x)
sqrt = Elementwise("sqrt", over(POSITIVE),
    np.sqrt,
    lambda y, x: 0.5 / y)

# ── Exponentials and logarithms ────────────

exp = Elementwise("exp", over(REAL),
    np.exp,
    lambda y, x: y)
expm1 = Elementwise("expm1", over(REAL),
    np.expm1,
    lambda y, x: y + 1)
log = Elementwise("log", over(POSITIVE),
    np.log,
    lambda y, x: 1 / x)
log1p = Elementwise("log1p", over(POSITIVE),
    np.log1p,
    lambda y, x: 1 / (1 + x))
# The comparisons keep 0 ** -1 and log 0 out of products that are zero anyway.
power = Elementwise("power", over(POSITIVE, REAL),
    operator.pow,
    lambda y, a, b: b * (a + (equal(a, 0) & equal(b, 0))) ** (b - 1),
    lambda y, a, b: y * log(a + (equal(a, 0) & greater_equal(b, 0))))

# ── Trigonometry ────────────

cos: Elementwise  # sin and cos each need the other, and so do sinh and cosh.
cosh: Elementwise
sin = Elementwise("sin", over(REAL),
    np.sin,
    lambda y, x: cos(x))
cos = Elementwise("cos", over(REAL),
    np.cos,
    lambda y, x: -sin(x))
tan = Elementwise("tan", over(WITHIN_ONE),
    np.tan,
    lambda y, x: 1 + y * y)
arcsin = Elementwise("arcsin", over(WITHIN_ONE),
    np.arcsin,
    lambda y, x: 1 / sqrt(1 - x * x))
arccos = Elementwise("arccos", over(WITHIN_ONE),
    np.arccos,
    lambda y, x: -1 / sqrt(1 - x * x))
arctan = Elementwise("arctan", over(REAL),
    np.arctan,
    lambda y, x: 1 / (1 + x * x))
sinh = Elementwise("sinh", over(REAL),
    np.sinh,
    lambda y, x: cosh(x))
cosh = Elementwise("cosh", over(REAL),
    np.cosh,
    lambda y, x: sinh(x))
tanh = Elementwise("tanh", over(REAL),
    np.tanh,
    lambda y, x: 1 - y * y)
arcsinh = Elementwise("arcsinh", over(REAL),
    np.arcsinh,
    lambda y, x: 1 / sqrt(x * x + 1))
arccosh = Elementwise("arccosh", over(ABOVE_ONE),
    np.arccosh,
    lambda y, x: 1 / sqrt(x * x - 1))
arctanh = Elementwise("arctanh", over(WITHIN_ONE),
    np.arctanh,
    lambda y, x: 1 / (1 - x * x))

# ── Squashing ────────────

sigmoid = Elementwise("sigmoid", over(REAL),
    values.sigmoid,
    lambda y, x: y * (1 - y))
softplus = Elementwise("softplus", over(REAL),
    values.softplus,
    lambda y, x: sigmoid(x))

# ── Kinks and choices. Where two branches meet, the derivative is torch's ────────────

sign = Elementwise("sign", over(REAL),
    values.sign,
    0)
abs = Elementwise("abs", over(REAL),
    values.absolute,
    lambda y, x: sign(x))
relu = Elementwise("relu", over(REAL),
    values.relu,
    lambda y, x: greater(y, 0))
# 1 where a > b, 1/2 where they tie, 0 elsewhere: what each operand of maximum receives.
exceeds = Elementwise("exceeds", over(REAL, REAL),
    values.exceeds,
    0,
    0)
maximum = Elementwise("maximum", over(REAL, REAL),
    values.maximum,
    lambda y, a, b: exceeds(a, b),
    lambda y, a, b: exceeds(b, a))
minimum = Elementwise("minimum", over(REAL, REAL),
    values.minimum,
    lambda y, a, b: exceeds(b, a),
    lambda y, a, b: exceeds(a, b))
# Where the bounds cross, the upper one holds.
clip = Elementwise("clip", over(REAL, REAL, REAL),
    values.clip,
    lambda y, x, low, high: greater_equal(x, low) & less_equal(x, high),
    lambda y, x, low, high: less(x, low) & less(low, high),
    lambda y, x, low, high: greater(x, high) | (less(x, low) & greater_equal(low, high)))
where = Elementwise("where", over(REAL, REAL, REAL),
    values.where,
    0,
    lambda y, c, a, b: not_equal(c, 0),
    lambda y, c, a, b: equal(c, 0))
