class Value:
    """A number that remembers how it was made; backward() adds d(result)/d(node) to the grad of every node."""

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data)  # remember the operands and their derivatives

    def __mul__(self, other):
        return Value(self.data * other.data)

    def backward(self):
        pass  # replace this by your walk through the graph
