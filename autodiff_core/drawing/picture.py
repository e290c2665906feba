"""Write boxes with arrows between them as SVG that follows the colours of the page it stands in."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from zlib import crc32

from autodiff_core.drawing.layout import Layout, Point, arranged

_MARGIN = 12.0
_LINE = 16.0
_PAD = 8.0
_EM = 7.4  # how wide a letter is, for fonts where all are

# Mixed with the ink around, so that it can be read on light and on dark.
_ADJOINT = "var(--graph-adjoint, color-mix(in srgb, currentColor 35%, #e8590c))"
_LEGEND = ("= value", "∂ adjoint: derivative of the result")
_FONT = 'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12"'
_LOOKS = {
    "operation": 'fill="var(--graph-fill, none)" stroke="currentColor"',
    "variable": 'fill="var(--graph-leaf, #4f8fd6)" fill-opacity="0.22" stroke="currentColor" stroke-width="1.5"',
    "constant": 'fill="var(--graph-fill, none)" stroke="currentColor" stroke-opacity="0.45" stroke-dasharray="3 2"',
}


class Box(NamedTuple):
    """A heading, lines of numbers under it, a kind of _LOOKS, and the boxes it is made from, in order."""

    heading: str
    lines: tuple[str, ...]
    kind: str
    operands: tuple[int, ...]


def svg(boxes: Sequence[Box], title: str, description: str) -> str:
    """The image; title and description are what a screen reader says of it."""
    widths = [_EM * max(map(len, (box.heading, *box.lines))) + 2 * _PAD for box in boxes]
    heights = [_LINE * (1 + len(box.lines)) + _PAD for box in boxes]
    layout = arranged([box.operands for box in boxes], widths, heights)
    legend = [line for line in _LEGEND if any(text.startswith(line[0]) for box in boxes for text in box.lines)]
    width = max(layout.width, _EM * len("   ".join(legend))) + 2 * _MARGIN
    height = layout.height + 2 * _MARGIN + (1.5 * _LINE if legend else 0)
    mark = f"g{crc32((title + description).encode()):08x}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
            f'height="{height:.0f}" role="img" aria-labelledby="{mark}t {mark}d" color="currentColor" {_FONT}>',
            f'<title id="{mark}t">{escape(title)}</title>',
            f'<desc id="{mark}d">{escape(description)}</desc>',
            f'<g transform="translate({_MARGIN:.0f} {_MARGIN:.0f})">',
            *(edge(route) for route in layout.routes.values()),
            *(node(box, layout, k, widths[k], heights[k]) for k, box in enumerate(boxes)),
            "</g>",
            caption(legend, height - _MARGIN),
            "</svg>",
        )
    )


def edge(route: list[Point]) -> str:
    """A curve through the points of a route that arrives from above, and the head of its arrow."""
    (x, y), *rest = route
    steps = [f"M{x:.1f} {y:.1f}"]
    for n, (u, v) in enumerate(rest):
        last = n == len(rest) - 1
        v_line = v - 6 if last else v
        middle = (y + v_line) / 2
        steps.append(
            f"L{u:.1f} {v_line:.1f}" if u == x else f"C{x:.1f} {middle:.1f} {u:.1f} {middle:.1f} {u:.1f} {v_line:.1f}"
        )
        x, y = u, v
    head = f"M{x - 3.5:.1f} {y - 7:.1f}L{x:.1f} {y:.1f}L{x + 3.5:.1f} {y - 7:.1f}z"
    line = f'<path d="{"".join(steps)}" fill="none" stroke="currentColor" stroke-opacity="0.6"/>'
    return f'{line}<path d="{head}" fill="currentColor" fill-opacity="0.75"/>'


def node(box: Box, layout: Layout, k: int, width: float, height: float) -> str:
    x, y = layout.centres[k]
    top = y - height / 2
    size = ' font-size="11"' if box.kind == "constant" else ' font-weight="600"'
    parts = [
        f'<rect x="{x - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6" '
        f"{_LOOKS[box.kind]}/>",
        line(x, top + _LINE, box.heading, size),
    ]
    for n, text in enumerate(box.lines, 2):
        parts.append(line(x, top + n * _LINE, text, "", _ADJOINT if text[0] == "∂" else "currentColor"))
    return "".join(parts)


def line(x: float, y: float, text: str, look: str, fill: str = "currentColor") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{fill}"{look}>{escape(text)}</text>'


def caption(legend: Sequence[str], y: float) -> str:
    if not legend:
        return ""
    words = escape("   ".join(legend))
    return f'<text x="{_MARGIN:.0f}" y="{y:.0f}" fill="currentColor" fill-opacity="0.75">{words}</text>'
