class Value:
    def __init__(self, data, edges=()):
        self.data = data
        self.grad = 0.0
        self.edges = edges  # the operands, each with the derivative for it

    def __add__(self, other):
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def backward(self):
        self.grad = 1.0
        for node in reversed(operands_first(self)):
            for operand, slope in node.edges:
                operand.grad += slope * node.grad


def operands_first(root):
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for operand, _ in node.edges:
                visit(operand)
            order.append(node)

    visit(root)
    return order
