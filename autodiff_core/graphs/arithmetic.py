"""The algebra of sums, products and powers: collect terms, gather factors, move signs and numbers to the front.

Every rule takes the operands of one operation and returns a simpler node, or None. A product with a number has the
number on its left.
"""

from collections.abc import Callable
from typing import Any

from autodiff_core import ops
from autodiff_core.graphs.graph import reading_as_numbers
from autodiff_core.rules import Row


def first(found: Any, *others: Callable[[], Any]) -> Any:
    """What is not None, asking in turn; a symbol has no truth, so `or` cannot do it."""
    for other in others:
        if found is not None:
            break
        found = other()
    return found


def total(a: Any, b: Any) -> Any:
    if is_zero(b):
        return a
    if is_zero(a):
        return b
    if b.op is ops.negative:
        return a - b.inputs[0]
    if a.op is ops.negative:
        return b - a.inputs[0]
    if is_below_zero(coefficient(b)):
        return a - (-b)
    return first(collected(a, b), lambda: total_of_sum(a, b), lambda: total_of_sum(b, a))


def total_of_sum(s: Any, r: Any) -> Any:
    """(p + q) + r or (p - q) + r, where r is of a kind with p or with q."""
    if s.op is ops.add:
        p, q = s.inputs
        if (like := collected(q, r)) is not None:
            return p + like
        return None if (like := collected(p, r)) is None else like + q
    if s.op is ops.subtract:
        p, q = s.inputs
        if (like := collected(p, r)) is not None:
            return like - q
        return None if (like := collected(r, q, -1)) is None else p + like
    return None


def difference(a: Any, b: Any) -> Any:
    if is_zero(b):
        return a
    if is_zero(a):
        return -b
    if b.op is ops.negative:
        return a + b.inputs[0]
    if is_below_zero(coefficient(b)):
        return a + (-b)
    return first(collected(a, b, -1), lambda: sum_less_term(a, b), lambda: term_less_sum(a, b))


def sum_less_term(s: Any, r: Any) -> Any:
    """(p + q) - r or (p - q) - r."""
    if s.op is ops.add:
        p, q = s.inputs
        if (like := collected(q, r, -1)) is not None:
            return p + like
        return None if (like := collected(p, r, -1)) is None else like + q
    if s.op is ops.subtract:
        p, q = s.inputs
        if (like := collected(p, r, -1)) is not None:
            return like - q
        return None if (like := collected(q, r)) is None else p - like
    return None


def term_less_sum(r: Any, s: Any) -> Any:
    """r - (p + q) or r - (p - q)."""
    if s.op is ops.add:
        p, q = s.inputs
        if (like := collected(r, p, -1)) is not None:
            return like - q
        return None if (like := collected(r, q, -1)) is None else like - p
    if s.op is ops.subtract:
        p, q = s.inputs
        if (like := collected(r, p, -1)) is not None:
            return like + q
        return None if (like := collected(r, q)) is None else like - p
    return None


def negated(x: Any) -> Any:
    if x.op is ops.negative:
        return x.inputs[0]
    if x.op is ops.subtract:
        return x.inputs[1] - x.inputs[0]
    if is_scaled(x):
        return scaled(-x.inputs[0].value, x.inputs[1])
    return None


def product(a: Any, b: Any) -> Any:
    if a.is_number:
        return multiple(a, b)
    if b.is_number:
        return first(multiple(b, a), lambda: b * a)
    for x, other in ((a, b), (b, a)):
        if x.op is ops.negative:
            return -(x.inputs[0] * other)
        if is_scaled(x) and covers(x, other) and not is_scaled(x.inputs[1]):
            return x.inputs[0] * (x.inputs[1] * other)
        if is_scaled(x, ops.divide):
            return x.inputs[0] * (other / x.inputs[1])
    return first(gathered(a, b), lambda: product_of_factors(a, b), lambda: product_of_factors(b, a))


def multiple(number: Any, x: Any) -> Any:
    """A number times x."""
    c = number.value
    if x.dtype.kind == "b":
        return None
    if c == 0:
        return zero_like(x)
    if c == 1:
        return x
    if c == -1:
        return -x
    if x.op is ops.negative:
        return scaled(-c, x.inputs[0])
    if is_scaled(x) and is_moderate(c * x.inputs[0].value):
        return scaled(c * x.inputs[0].value, x.inputs[1])
    if is_scaled(x, ops.divide):
        return x.constant(c * x.inputs[0].value) / x.inputs[1]
    if x.op is ops.divide and x.inputs[1].is_number and is_multiple(c, x.inputs[1].value):
        return scaled(c / x.inputs[1].value, x.inputs[0])
    return None


def product_of_factors(s: Any, r: Any) -> Any:
    """(p * q) * r, where r is a power of the same as p or q."""
    if s.op is not ops.multiply or s.extent != r.extent:
        return None
    p, q = s.inputs
    if (power_of_both := gathered(q, r)) is not None:
        return p * power_of_both
    return None if (power_of_both := gathered(p, r)) is None else power_of_both * q


def quotient(a: Any, b: Any) -> Any:
    if is_zero(a):
        return zero_like(b)
    if a.op is ops.negative:
        return -(a.inputs[0] / b)
    if b.op is ops.negative:
        return -(a / b.inputs[0])
    if b.is_number:
        return divided(a, b.value)
    if is_scaled(a):
        return a.inputs[0] * (a.inputs[1] / b)
    if a.op is ops.divide and covers(a.inputs[1], b):
        return a.inputs[0] / (a.inputs[1] * b)
    return None


def divided(a: Any, c: Any) -> Any:
    """a divided by a number: numbers cancel where no rounding comes in."""
    if c == 1:
        return a
    if c == -1:
        return -a
    cancels = is_scaled(a) and is_multiple(a.inputs[0].value, c)
    return scaled(a.inputs[0].value / c, a.inputs[1]) if cancels else None


def power(a: Any, b: Any) -> Any:
    if a.is_number and a.value == 1:
        return b.filled(1) if b.extent is not None else None
    if not b.is_number or b.dtype.kind == "c":
        return None
    n = b.value
    if n == 0:
        return a.filled(1) if a.extent is not None else None
    if n == 1:
        return a
    if n == 2:
        return ops.square(a)
    if a.op is ops.exp:
        return ops.exp(b * a.inputs[0])
    base, m = exponent(a)
    return raised(base, m * int(n)) if m != 1 and float(n).is_integer() else None


def squared(x: Any) -> Any:
    if x.op in (ops.negative, ops.abs):
        return ops.square(x.inputs[0])
    if is_scaled(x):
        return x.constant(x.inputs[0].value ** 2) * ops.square(x.inputs[1])
    base, n = exponent(x)
    return raised(base, 2 * n) if n != 1 else None


def collected(a: Any, b: Any, sign: int = 1) -> Any:
    """c x + d x as (c + d) x; None where a and b are not numbers times the same."""
    if a.is_number and b.is_number:
        return a.constant(a.value + sign * b.value)
    if a.is_number or b.is_number:
        return None
    (c, x), (d, y) = term(a), term(b)
    if x is not y or (x.extent is None and c + sign * d == 0):
        return None
    return scaled(c + sign * d, x)


def gathered(a: Any, b: Any) -> Any:
    """x^m x^n as x^(m + n), for whole positive m and n."""
    (x, m), (y, n) = exponent(a), exponent(b)
    return raised(x, m + n) if x is y and m > 0 and n > 0 else None


def term(x: Any) -> tuple[Any, Any]:
    """c and y of x = c y."""
    if x.op is ops.negative:
        return -1, x.inputs[0]
    if is_scaled(x):
        return x.inputs[0].value, x.inputs[1]
    return 1, x


def coefficient(x: Any) -> Any:
    return x.value if x.is_number else term(x)[0]


def exponent(x: Any) -> tuple[Any, int]:
    """y and n of x = y^n with a whole n."""
    if x.op is ops.square:
        return x.inputs[0], 2
    if x.op is ops.power and x.inputs[1].is_number and type(x.inputs[1].value) is int:
        return x.inputs[0], x.inputs[1].value
    return x, 1


def scaled(c: Any, x: Any) -> Any:
    return x.constant(c) * x


def raised(x: Any, n: int) -> Any:
    return ops.square(x) if n == 2 else ops.power(x, x.constant(n))


def is_moderate(c: Any) -> bool:
    """Whether numbers may be joined into c: the factors of a long product must not overflow before they meet."""
    return bool(1e-6 < abs(c) < 1e6)


def is_scaled(x: Any, op: Row = ops.multiply) -> bool:
    """Whether x is a number times something (or over it) of its own dtype; a truth value times a number is not."""
    return x.op is op and x.inputs[0].is_number and x.inputs[1].dtype == x.dtype


def zero_like(x: Any) -> Any:
    return None if x.extent is None and not reading_as_numbers() else x.filled(0)


def is_zero(x: Any) -> bool:
    return bool(x.is_number and x.value == 0)


def is_below_zero(c: Any) -> bool:
    return not isinstance(c, complex) and bool(c.real < 0)


def is_multiple(c: Any, d: Any) -> bool:
    return not isinstance(c, complex) and not isinstance(d, complex) and bool(d != 0 and c % d == 0)


def covers(x: Any, y: Any) -> bool:
    """Whether x is as large as its product with y, so that a factor may move from x to the product for free."""
    return bool(x.extent == y.extent or y.extent == ())
