"""Count out the shape, or the order of axes, that a method of an operand asks for."""

from autodiff_core.adjoints import Shape


def squeezed(shape: Shape, axis: int | Shape | None) -> Shape:
    """The shape without its axes of length one, or without those named."""
    if axis is None:
        return tuple(n for n in shape if n != 1)
    dropped = {k % len(shape) for k in (axis if isinstance(axis, tuple) else (axis,))}
    if any(shape[k] != 1 for k in dropped):
        raise ValueError(f"cannot squeeze axis {axis} of shape {shape}: only an axis of length 1 can go")
    return tuple(n for k, n in enumerate(shape) if k not in dropped)


def unsqueezed(shape: Shape, axis: int) -> Shape:
    """The shape with one more axis, of length one, in that place."""
    place = axis % (len(shape) + 1)
    return (*shape[:place], 1, *shape[place:])


def exchanged(n: int, a: int, b: int) -> Shape:
    """The order of n axes in which a and b have changed places."""
    order = list(range(n))
    order[a], order[b] = order[b], order[a]
    return tuple(order)
