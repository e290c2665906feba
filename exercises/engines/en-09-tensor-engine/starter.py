import numpy as np


class Tensor:
    """An array that remembers how it was made; backward() adds d(result)/d(node) to grad, in the shape of data.

    The values are right already. Remember the operands, and write what every operation sends back, and backward().
    """

    def __init__(self, data):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)

    def __add__(self, other):
        other = lift(other)
        return Tensor(self.data + other.data)

    def __mul__(self, other):
        other = lift(other)
        return Tensor(self.data * other.data)

    def __matmul__(self, other):
        return Tensor(self.data @ other.data)

    def sum(self, axis=None, keepdims=False):
        return Tensor(self.data.sum(axis=axis, keepdims=keepdims))

    def exp(self):
        return Tensor(np.exp(self.data))

    def relu(self):
        return Tensor(np.maximum(self.data, 0))

    def reshape(self, shape):
        return Tensor(self.data.reshape(shape))

    @property
    def T(self):
        return Tensor(self.data.T)

    def backward(self):
        pass  # replace this by your walk through the graph

    __radd__ = __add__
    __rmul__ = __mul__


def lift(x):
    return x if isinstance(x, Tensor) else Tensor(x)
