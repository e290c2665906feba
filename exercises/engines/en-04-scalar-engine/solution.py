import math


class Value:
    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.pass_back = lambda: None

    def __add__(self, other):
        other = lift(other)
        out = Value(self.data + other.data, (self, other))

        def pass_back():
            self.grad += out.grad
            other.grad += out.grad

        out.pass_back = pass_back
        return out

    def __mul__(self, other):
        other = lift(other)
        out = Value(self.data * other.data, (self, other))

        def pass_back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pass_back = pass_back
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def pass_back():
            self.grad += n * self.data ** (n - 1) * out.grad

        out.pass_back = pass_back
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def pass_back():
            self.grad += out.data * out.grad

        out.pass_back = pass_back
        return out

    def log(self):
        out = Value(math.log(self.data), (self,))

        def pass_back():
            self.grad += out.grad / self.data

        out.pass_back = pass_back
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def pass_back():
            self.grad += (1 - out.data**2) * out.grad

        out.pass_back = pass_back
        return out

    def relu(self):
        out = Value(max(self.data, 0.0), (self,))

        def pass_back():
            self.grad += out.grad if self.data > 0 else 0.0

        out.pass_back = pass_back
        return out

    def backward(self):
        order = parents_first(self)
        self.grad = 1.0
        for node in reversed(order):
            node.pass_back()

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


def parents_first(root):
    order, done, stack = [], set(), [(root, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif id(node) not in done:
            done.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
