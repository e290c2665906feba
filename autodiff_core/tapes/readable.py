"""Read a tensor: its shape and dtype, its numbers as Python and numpy have them, comparisons, printing, copies."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autodiff_core import errors
from autodiff_core.tapes import printing
from autodiff_core.tapes.tape import KEPT, Node


class Readable(Node):
    """What can be asked of a tensor without computing anything with it."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return len(self.data.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.data.dtype  # type: ignore[no-any-return]

    def dim(self) -> int:
        return self.ndim

    def numel(self) -> int:
        return self.data.size  # type: ignore[no-any-return]

    def item(self) -> Any:
        """The only number, as Python's own."""
        return self.data.item()

    def tolist(self) -> Any:
        return self.data.tolist()

    def numpy(self) -> Any:
        """The array itself, not a copy. Raises if this tensor requires grad: detach() first."""
        if self.tracked:
            raise errors.to_numpy()
        return np.asarray(self.data)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.data)

    def __int__(self) -> int:
        return int(self.data)

    def __index__(self) -> int:
        return self.data.__index__()  # type: ignore[no-any-return]

    def __float__(self) -> float:
        return float(self.data)

    def __complex__(self) -> complex:
        return complex(self.data)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec and self.ndim == 0 else format(repr(self), spec)

    def __repr__(self) -> str:
        made = f"grad_fn=<{self.op.name}>" if self.op else "requires_grad=True" if self.tracked else ""
        return printing.shown(self.data, made)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Any:
        return real(self) == real(other)

    def __ne__(self, other: object) -> Any:
        return real(self) != real(other)

    def __lt__(self, other: Any) -> Any:
        return real(self) < real(other)

    def __le__(self, other: Any) -> Any:
        return real(self) <= real(other)

    def __gt__(self, other: Any) -> Any:
        return real(self) > real(other)

    def __ge__(self, other: Any) -> Any:
        return real(self) >= real(other)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(plain_key(key))

    def __reduce__(self) -> Any:
        """Leaves can be copied and pickled; a history is not taken along."""
        if self.op is not None:
            raise errors.copied_result()
        return restored, (type(self), self.data, self.tracked == KEPT)


def restored(kind: type[Node], data: Any, requires_grad: bool) -> Node:
    x = kind(np.array(data)[()])
    x.tracked = KEPT if requires_grad else x.tracked
    return x


def real(x: Any) -> Any:
    return x.data.real if isinstance(x, Node) else x


def plain_key(key: Any) -> Any:
    """The key with arrays in the place of tensors."""
    if isinstance(key, tuple):
        return tuple(map(plain_key, key))
    return key.data if isinstance(key, Node) else key
