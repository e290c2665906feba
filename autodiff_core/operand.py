"""Write formulas with operators and methods: what every traced operand can do, whichever way it is traced."""

from typing import Any

from autodiff_core import ops
from autodiff_core.rules import Traced


class Operand(Traced):
    """Operators on both sides, indexing, and the methods that arrays and tensors share."""

    __slots__ = ()
    # Makes numpy hand over `array @ tensor` instead of looping over the array's entries.
    __array_ufunc__ = None

    def __add__(self, other: Any) -> Any:
        return self.apply(ops.add, (self, other), {})

    def __radd__(self, other: Any) -> Any:
        return self.apply(ops.add, (other, self), {})

    def __sub__(self, other: Any) -> Any:
        return self.apply(ops.subtract, (self, other), {})

    def __rsub__(self, other: Any) -> Any:
        return self.apply(ops.subtract, (other, self), {})

    def __mul__(self, other: Any) -> Any:
        return self.apply(ops.multiply, (self, other), {})

    def __rmul__(self, other: Any) -> Any:
        return self.apply(ops.multiply, (other, self), {})

    def __truediv__(self, other: Any) -> Any:
        return self.apply(ops.divide, (self, other), {})

    def __rtruediv__(self, other: Any) -> Any:
        return self.apply(ops.divide, (other, self), {})

    def __pow__(self, other: Any) -> Any:
        if type(other) is int and other == 2:
            return self.apply(ops.square, (self,), {})
        return self.apply(ops.power, (self, other), {})

    def __rpow__(self, other: Any) -> Any:
        return self.apply(ops.power, (other, self), {})

    def __matmul__(self, other: Any) -> Any:
        return self.apply(ops.matmul, (self, other), {})

    def __rmatmul__(self, other: Any) -> Any:
        return self.apply(ops.matmul, (other, self), {})

    def __neg__(self) -> Any:
        return self.apply(ops.negative, (self,), {})

    def __abs__(self) -> Any:
        return self.apply(ops.abs, (self,), {})

    def __getitem__(self, key: Any) -> Any:
        return self.apply(ops.getitem, (self,), {"key": key})

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.apply(ops.sum, (self,), {"axis": axis, "keepdims": keepdims})

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.apply(ops.mean, (self,), {"axis": axis, "keepdims": keepdims})

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.apply(ops.max, (self,), {"axis": axis, "keepdims": keepdims})

    def norm(self, axis: Any = None, keepdims: bool = False) -> Any:
        """The 2-norm over all entries, or along an axis."""
        return self.apply(ops.norm, (self,), {"axis": axis, "keepdims": keepdims})

    def reshape(self, *shape: Any) -> Any:
        return self.apply(ops.reshape, (self,), {"shape": shape[0] if len(shape) == 1 else shape})

    def transpose(self, axes: tuple[int, ...] | None = None) -> Any:
        return self.apply(ops.transpose, (self,), {"axes": axes})

    def astype(self, dtype: Any) -> Any:
        return self.apply(ops.astype, (self,), {"dtype": dtype})

    def dot(self, other: Any) -> Any:
        return self.apply(ops.dot, (self, other), {})

    def exp(self) -> Any:
        return self.apply(ops.exp, (self,), {})

    def log(self) -> Any:
        return self.apply(ops.log, (self,), {})

    def sqrt(self) -> Any:
        return self.apply(ops.sqrt, (self,), {})

    def sin(self) -> Any:
        return self.apply(ops.sin, (self,), {})

    def cos(self) -> Any:
        return self.apply(ops.cos, (self,), {})

    def tanh(self) -> Any:
        return self.apply(ops.tanh, (self,), {})

    def sigmoid(self) -> Any:
        return self.apply(ops.sigmoid, (self,), {})

    def relu(self) -> Any:
        return self.apply(ops.relu, (self,), {})

    def abs(self) -> Any:
        return self.apply(ops.abs, (self,), {})

    @property
    def T(self) -> Any:  # noqa: N802 - numpy's and torch's name
        return self.apply(ops.transpose, (self,), {"axes": None})
