"""Look at how a tensor was made, as torch shows it: `y.grad_fn` prints as `<multiply>` and leads to its operands."""

from typing import Any

from autodiff_core.tapes.tape import Node


class GradFn:
    """The operation that a tensor is the result of. For a leaf that requires grad: where its gradient is added up."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def op(self) -> Any:
        """The row of the table; None for a leaf."""
        return self.node.op

    @property
    def params(self) -> dict[str, Any]:
        return self.node.params or {}

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The operands: tensors that require grad as they are, all others as numbers and arrays."""
        return self.node.inputs

    @property
    def next_functions(self) -> tuple[tuple["GradFn | None", int], ...]:
        """For every operand its own GradFn, or None for a constant; the number is torch's output index, always 0."""
        return tuple((None if x is None else GradFn(x), 0) for x in self.node.edges)

    @property
    def variable(self) -> Node:
        """The leaf whose gradient is added up here. Results have none."""
        if self.node.op is not None:
            raise AttributeError("variable: only a leaf has one")
        return self.node

    def name(self) -> str:
        return "accumulate" if self.node.op is None else self.node.op.name

    def __repr__(self) -> str:
        return f"<{self.name()}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GradFn) and self.node is other.node

    def __hash__(self) -> int:
        return hash(self.node)
