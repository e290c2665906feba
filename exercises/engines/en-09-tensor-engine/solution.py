import numpy as np


class Tensor:
    def __init__(self, data, parents=(), pass_back=None):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents = parents
        self.pass_back = pass_back

    def receive(self, g):
        self.grad = self.grad + unbroadcast(g, self.data.shape)

    def __add__(self, other):
        other = lift(other)

        def pass_back(g):
            self.receive(g)
            other.receive(g)

        return Tensor(self.data + other.data, (self, other), pass_back)

    def __mul__(self, other):
        other = lift(other)

        def pass_back(g):
            self.receive(g * other.data)
            other.receive(g * self.data)

        return Tensor(self.data * other.data, (self, other), pass_back)

    def __matmul__(self, other):
        def pass_back(g):
            self.receive(g @ other.data.T)
            other.receive(self.data.T @ g)

        return Tensor(self.data @ other.data, (self, other), pass_back)

    def sum(self, axis=None, keepdims=False):
        def pass_back(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            self.receive(np.broadcast_to(g, self.data.shape))

        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), (self,), pass_back)

    def exp(self):
        e = np.exp(self.data)
        return Tensor(e, (self,), lambda g: self.receive(g * e))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: self.receive(g * (self.data > 0)))

    def reshape(self, shape):
        return Tensor(self.data.reshape(shape), (self,), lambda g: self.receive(g.reshape(self.data.shape)))

    @property
    def T(self):
        return Tensor(self.data.T, (self,), lambda g: self.receive(g.T))

    def backward(self):
        order = parents_first(self)
        for node in order:
            if node.parents:
                node.grad = np.zeros_like(node.data)
        self.receive(np.ones_like(self.data))
        for node in reversed(order):
            if node.parents:
                node.pass_back(node.grad)

    __radd__ = __add__
    __rmul__ = __mul__


def lift(x):
    return x if isinstance(x, Tensor) else Tensor(x)


def unbroadcast(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return g.sum(axis=stretched, keepdims=True)


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
