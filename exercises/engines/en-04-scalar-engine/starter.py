import math


class Value:
    """A number that remembers how it was made; backward() adds d(result)/d(node) to the grad of every node.

    The values are right already. Remember the operands and their derivatives, and write backward().
    """

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        other = lift(other)
        return Value(self.data + other.data)

    def __mul__(self, other):
        other = lift(other)
        return Value(self.data * other.data)

    def __pow__(self, n):
        return Value(self.data**n)

    def exp(self):
        return Value(math.exp(self.data))

    def log(self):
        return Value(math.log(self.data))

    def tanh(self):
        return Value(math.tanh(self.data))

    def relu(self):
        return Value(max(self.data, 0.0))

    def backward(self):
        pass  # replace this by your walk through the graph

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -lift(other)

    def __rsub__(self, other):
        return lift(other) - self

    def __truediv__(self, other):
        return self * lift(other) ** -1

    def __rtruediv__(self, other):
        return lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


def lift(x):
    return x if isinstance(x, Value) else Value(x)
