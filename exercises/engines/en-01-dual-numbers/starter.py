import math


class Dual:
    """A value and its tangent, carried through + - * / ** (numbers on either side), exp, log, tanh and relu.

    The values are right already. Every tangent is 0: write the rules.
    """

    def __init__(self, value, tangent=0.0):
        self.value = value
        self.tangent = tangent

    def __add__(self, other):
        other = lift(other)
        return Dual(self.value + other.value, 0.0)

    def __mul__(self, other):
        other = lift(other)
        return Dual(self.value * other.value, 0.0)

    def __truediv__(self, other):
        other = lift(other)
        return Dual(self.value / other.value, 0.0)

    def __pow__(self, n):
        return Dual(self.value**n, 0.0)

    def exp(self):
        return Dual(math.exp(self.value), 0.0)

    def log(self):
        return Dual(math.log(self.value), 0.0)

    def tanh(self):
        return Dual(math.tanh(self.value), 0.0)

    def relu(self):
        return Dual(max(self.value, 0.0), 0.0)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -lift(other)

    def __rsub__(self, other):
        return lift(other) - self

    def __rtruediv__(self, other):
        return lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


def lift(x):
    return x if isinstance(x, Dual) else Dual(x)
