import math


class Value:
    """A number that remembers how it was made. backward() adds its derivatives to the grad of every leaf."""

    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.pass_back = lambda: None

    def backward(self):
        for node in reversed(parents_first(self)):
            pass  # write the rest: node.pass_back() adds to its parents' grad what its own grad sends them

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

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def pass_back():
            self.grad += (1 - out.data**2) * out.grad

        out.pass_back = pass_back
        return out

    def __sub__(self, other):
        return self + lift(other) * -1

    def __rsub__(self, other):
        return lift(other) - self

    __radd__ = __add__
    __rmul__ = __mul__


def zero_grad(leaves):
    """Set the gradients of these leaves to 0."""


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
