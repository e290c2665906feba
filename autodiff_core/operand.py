"""Write formulas with operators and methods: what every traced operand can do, whichever way it is traced."""

from typing import Any

from autodiff_core import ops
from autodiff_core.functions import axes as places
from autodiff_core.functions import composed
from autodiff_core.rules import Traced
from autodiff_core.values import Axis


class Operand(Traced):
    """Operators on both sides, indexing, and the methods that arrays and tensors share."""

    __slots__ = ()
    # Makes numpy hand over `array @ tensor` instead of looping over the array's entries.
    __array_ufunc__ = None

    @property
    def shape(self) -> tuple[int, ...]:
        raise NotImplementedError

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

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self.apply(ops.abs, (self,), {})

    def __getitem__(self, key: Any) -> Any:
        return self.apply(ops.getitem, (self,), {"key": key})

    # ── Reductions: over all entries, or along an axis or several ────────────

    def sum(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return self.apply(ops.sum, (self,), {"axis": axis, "keepdims": keepdims})

    def mean(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return self.apply(ops.mean, (self,), {"axis": axis, "keepdims": keepdims})

    def max(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return self.apply(ops.max, (self,), {"axis": axis, "keepdims": keepdims})

    def min(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return composed.min(self, axis, keepdims)

    def prod(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return composed.prod(self, axis, keepdims)

    def var(self, axis: Axis = None, keepdims: bool = False, correction: float = 1) -> Any:
        return composed.var(self, axis, keepdims, correction)

    def std(self, axis: Axis = None, keepdims: bool = False, correction: float = 1) -> Any:
        return composed.std(self, axis, keepdims, correction)

    def norm(self, axis: Axis = None, keepdims: bool = False) -> Any:
        """The 2-norm over all entries, or along an axis."""
        return self.apply(ops.norm, (self,), {"axis": axis, "keepdims": keepdims})

    def logsumexp(self, axis: Axis = None, keepdims: bool = False) -> Any:
        return self.apply(ops.logsumexp, (self,), {"axis": axis, "keepdims": keepdims})

    # ── Along one axis, and products ────────────

    def softmax(self, axis: int = -1) -> Any:
        return self.apply(ops.softmax, (self,), {"axis": axis})

    def log_softmax(self, axis: int = -1) -> Any:
        return self.apply(ops.log_softmax, (self,), {"axis": axis})

    def cumsum(self, axis: int) -> Any:
        return self.apply(ops.cumsum, (self,), {"axis": axis})

    def dot(self, other: Any) -> Any:
        return self.apply(ops.dot, (self, other), {})

    def outer(self, other: Any) -> Any:
        return self.apply(ops.outer, (self, other), {})

    def matmul(self, other: Any) -> Any:
        return self @ other

    # ── Shapes ────────────

    def reshape(self, *shape: Any) -> Any:
        return self.apply(ops.reshape, (self,), {"shape": shape[0] if len(shape) == 1 else shape})

    def flatten(self) -> Any:
        return self.reshape((-1,))

    def squeeze(self, axis: Axis = None) -> Any:
        """Without the axes of length one, or without those named; raises ValueError for a longer one."""
        return self.reshape(places.squeezed(self.shape, axis))

    def unsqueeze(self, axis: int) -> Any:
        """With one more axis, of length one, in that place."""
        return self.reshape(places.unsqueezed(self.shape, axis))

    def transpose(self, axes: tuple[int, ...] | None = None) -> Any:
        """The axes in reverse order, or in the order given."""
        return self.apply(ops.transpose, (self,), {"axes": axes})

    def swapaxes(self, a: int, b: int) -> Any:
        """Two axes exchanged: torch's transpose(a, b)."""
        return self.transpose(places.exchanged(len(self.shape), a, b))

    @property
    def T(self) -> Any:  # noqa: N802 - numpy's and torch's name
        return self.apply(ops.transpose, (self,), {"axes": None})

    def astype(self, dtype: Any) -> Any:
        return self.apply(ops.astype, (self,), {"dtype": dtype})

    # ── Entry by entry ────────────

    def pow(self, exponent: Any) -> Any:
        return self**exponent

    def clip(self, low: Any = None, high: Any = None) -> Any:
        return composed.clip(self, low, high)

    def square(self) -> Any:
        return self.apply(ops.square, (self,), {})

    def sqrt(self) -> Any:
        return self.apply(ops.sqrt, (self,), {})

    def exp(self) -> Any:
        return self.apply(ops.exp, (self,), {})

    def expm1(self) -> Any:
        return self.apply(ops.expm1, (self,), {})

    def log(self) -> Any:
        return self.apply(ops.log, (self,), {})

    def log1p(self) -> Any:
        return self.apply(ops.log1p, (self,), {})

    def sin(self) -> Any:
        return self.apply(ops.sin, (self,), {})

    def cos(self) -> Any:
        return self.apply(ops.cos, (self,), {})

    def tan(self) -> Any:
        return self.apply(ops.tan, (self,), {})

    def sinh(self) -> Any:
        return self.apply(ops.sinh, (self,), {})

    def cosh(self) -> Any:
        return self.apply(ops.cosh, (self,), {})

    def tanh(self) -> Any:
        return self.apply(ops.tanh, (self,), {})

    def sigmoid(self) -> Any:
        return self.apply(ops.sigmoid, (self,), {})

    def softplus(self) -> Any:
        return self.apply(ops.softplus, (self,), {})

    def relu(self) -> Any:
        return self.apply(ops.relu, (self,), {})

    def abs(self) -> Any:
        return self.apply(ops.abs, (self,), {})

    def sign(self) -> Any:
        return self.apply(ops.sign, (self,), {})
