"""An edge of the tape in words that a student can follow, without the model answer's formulas."""

from ..sweep import Edge, Tape

WORDS = {
    "add": "the sum",
    "subtract": "the difference",
    "negative": "the change of sign",
    "multiply": "the product",
    "divide": "the quotient",
    "matmul": "the matrix product",
    "dot": "the inner product",
    "outer": "the outer product",
    "square": "the square",
    "sqrt": "the square root",
    "power": "the power",
    "mean": "the mean",
    "sum": "the sum over entries",
    "max": "the maximum",
    "first_max": "the maximum",
    "norm": "the norm",
    "abs": "the absolute value",
    "getitem": "the indexing",
    "windows": "the windows",
    "reshape": "the reshaping",
    "transpose": "the transpose",
    "concatenate": "the joining of parts",
    "where": "the choice between branches",
    "cross_entropy": "the cross-entropy",
    "scatter_add": "the padding",
}


def operation(tape: Tape, number: int) -> str:
    """Such as `the matrix product with W`."""
    node = tape.nodes[number]
    if node.op is None:
        return tape.names.get(number, "an input")
    word = WORDS.get(node.op.name, node.op.name)
    names = [tape.names[edge.operand] for edge in tape.edges[number] if edge.operand in tape.names]
    return f"{word} with {names[0]}" if len(names) == 1 and len(node.edges) > 1 else word


def path(tape: Tape, edge: Edge) -> str:
    """Such as `the path from the mean back to x`."""
    return f"the path from {operation(tape, edge.node)} back to {operation(tape, edge.operand)}"
