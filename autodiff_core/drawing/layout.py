"""Lay a graph out in layers by depth, operands above their results, so that few edges cross.

The usual steps: layers by longest path, points where long edges pass a layer, sweeps that order each layer by
the mean place of its neighbours, then x by least squares under the order that was found.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]

_GAP = 18.0
_RISE = 40.0
_BEND = 10.0
_SWEEPS = 8
_PORT = 0.4  # of the distance between neighbours: ports order the operands of one box, and no others


class Layout(NamedTuple):
    """Centres of the boxes, and for every edge (source, target, operand's place) the points it passes, downwards."""

    centres: list[Point]
    routes: dict[tuple[int, int, int], list[Point]]
    width: float
    height: float


class Net(NamedTuple):
    """Vertices in layers: boxes first, then bends. links[v]: (w, port), w in the layer below v, port from -1 to 1."""

    layers: list[list[int]]
    rank: list[int]
    widths: list[float]
    links: list[list[tuple[int, float]]]
    back: list[list[tuple[int, float]]]
    paths: dict[tuple[int, int, int], list[int]]


def arranged(operands: Sequence[tuple[int, ...]], widths: Sequence[float], heights: Sequence[float]) -> Layout:
    """operands: for every box the boxes it is made from, which come before it in the sequence."""
    net = connected(operands, widths)
    ordered(net)
    xs = spread(net)
    tops, y = [], 0.0
    bounds = [max((heights[v] for v in layer if v < len(heights)), default=0.0) for layer in net.layers]
    for height in bounds:
        tops.append(y)
        y += height + _RISE
    centres = [(xs[v], tops[net.rank[v]] + bounds[net.rank[v]] / 2) for v in range(len(widths))]
    routes = {
        (i, k, j): [
            (xs[i], centres[i][1] + heights[i] / 2),
            *(p for v in path for p in passing(xs[v], tops[net.rank[v]], bounds[net.rank[v]])),
            (xs[k] + port(j, len(operands[k])) * widths[k] / 2, centres[k][1] - heights[k] / 2),
        ]
        for (i, k, j), path in net.paths.items()
    }
    return Layout(centres, routes, max(x + w / 2 for x, w in zip(xs, net.widths, strict=True)), y - _RISE)


def passing(x: float, top: float, height: float) -> list[Point]:
    """A long edge goes straight down where it passes a layer."""
    return [(x, top), (x, top + height)]


def port(place: int, count: int) -> float:
    """Where on the upper side of a box its operand arrives, from -1 (left) to 1."""
    return (2 * place + 1) / count - 1


def ranks(operands: Sequence[tuple[int, ...]]) -> list[int]:
    """The depth of every box; those without operands stand directly above the first that uses them."""
    rank: list[int] = []
    for xs in operands:
        rank.append(1 + max((rank[i] for i in xs), default=-1))
    nearest = [len(operands)] * len(operands)
    for k, xs in enumerate(operands):
        for i in xs:
            nearest[i] = min(nearest[i], rank[k])
    return [
        max(0, nearest[k] - 1) if not xs and nearest[k] < len(operands) else rank[k] for k, xs in enumerate(operands)
    ]


def connected(operands: Sequence[tuple[int, ...]], widths: Sequence[float]) -> Net:
    """The net of neighbours in adjacent layers. Long edges from one box share their bends."""
    rank, sizes = ranks(operands), list(widths)
    links: list[list[tuple[int, float]]] = [[] for _ in operands]
    bends: dict[tuple[int, int], int] = {}
    paths: dict[tuple[int, int, int], list[int]] = {}
    for k, xs in enumerate(operands):
        for j, i in enumerate(xs):
            path, above = [], i
            for r in range(rank[i] + 1, rank[k]):
                if (i, r) not in bends:
                    bends[i, r] = len(sizes)
                    sizes.append(_BEND)
                    rank.append(r)
                    links.append([])
                    links[above].append((bends[i, r], 0.0))
                above = bends[i, r]
                path.append(above)
            links[above].append((k, port(j, len(xs))))
            paths[i, k, j] = path
    back: list[list[tuple[int, float]]] = [[] for _ in sizes]
    layers: list[list[int]] = [[] for _ in range(1 + max(rank))]
    for v, found in enumerate(links):
        layers[rank[v]].append(v)
        for w, side in found:
            back[w].append((v, side))
    return Net(layers, rank, sizes, links, back, paths)


def ordered(net: Net) -> None:
    """Order every layer: up and down, each vertex to the mean place of its neighbours; keep what crosses least."""
    best, least = [list(layer) for layer in net.layers], crossings(net)
    for sweep in range(_SWEEPS):
        if least == 0 and sweep > 1:
            break
        for layer in reversed(net.layers) if sweep % 2 == 0 else net.layers:
            sort_by_neighbours(net, layer, upwards=sweep % 2 == 0)
        count = crossings(net)
        if count < least or sweep == 0:
            best, least = [list(layer) for layer in net.layers], count
    net.layers[:] = best


def sort_by_neighbours(net: Net, layer: list[int], upwards: bool) -> None:
    """Sort by the ports that the vertices of a layer feed, or by what feeds them."""
    r = net.rank[layer[0]] + (1 if upwards else -1)
    place = {v: n for n, v in enumerate(net.layers[r])} if 0 <= r < len(net.layers) else {}
    means = {}
    for n, v in enumerate(layer):
        at = [place[w] + _PORT * side for w, side in net.links[v]] if upwards else [place[w] for w, _ in net.back[v]]
        means[v] = sum(at) / len(at) if at else float(n)
    layer.sort(key=means.__getitem__)


def crossings(net: Net) -> int:
    """How many pairs of edges between adjacent layers cross."""
    total = 0
    for upper, lower in zip(net.layers, net.layers[1:], strict=False):
        place = {v: n for n, v in enumerate(lower)}
        ends: list[float] = []
        for v in upper:
            arrivals = sorted(place[w] + _PORT * side for w, side in net.links[v])
            total += sum(len(ends) - bisect_right(ends, end) for end in arrivals)
            for end in arrivals:
                insort(ends, end)
    return total


def spread(net: Net) -> list[float]:
    """The x of every vertex: near its neighbours, in the order of its layer, without touching; the least is 0."""
    xs = [0.0] * len(net.rank)
    for layer in net.layers:
        settle(net, layer, [0.0] * len(layer), xs)
    for sweep in range(2 * _SWEEPS):
        down = sweep % 2 == 0
        for layer in net.layers if down else reversed(net.layers):
            settle(net, layer, [wish(net, v, xs, down) for v in layer], xs)
    left = min(x - w / 2 for x, w in zip(xs, net.widths, strict=True))
    return [x - left for x in xs]


def wish(net: Net, v: int, xs: list[float], down: bool) -> float:
    """Where a vertex would stand if it were alone: under the ports it feeds, or under what feeds it."""
    if down and net.back[v]:
        return sum(xs[w] - side * net.widths[v] / 2 for w, side in net.back[v]) / len(net.back[v])
    if not down and net.links[v]:
        return sum(xs[w] + side * net.widths[w] / 2 for w, side in net.links[v]) / len(net.links[v])
    return xs[v]


def settle(net: Net, layer: list[int], wishes: list[float], xs: list[float]) -> None:
    """The places nearest to the wishes, in least squares, that keep order and distance: pool adjacent violators."""
    offsets, far = [], 0.0
    for n, v in enumerate(layer):
        far += (net.widths[layer[n - 1]] + net.widths[v]) / 2 + _GAP if n else 0.0
        offsets.append(far)
    blocks: list[tuple[float, int]] = []
    for goal, offset in zip(wishes, offsets, strict=True):
        mean, count = goal - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
    places = [mean for mean, count in blocks for _ in range(count)]
    for v, mean, offset in zip(layer, places, offsets, strict=True):
        xs[v] = mean + offset
