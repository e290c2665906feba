"""Values and adjoints of graphs in the order in which their nodes were made, which is a valid one."""

import numpy as np

GRAPHS = {
    "diamond": [[], [0], [0], [1, 2]],
    "used-twice": [[], [0, 0], [1, 1]],
    "short-and-long-path": [[], [0], [1], [2], [3], [4, 1], [1, 5], [6, 0]],
    "two-depths": [[], [], [0, 1], [0, 1], [2, 3], [2, 3], [4, 5]],
    "single": [[]],
    "chain": [[], [0], [1], [2]],
    "plain-diamond": [[], [0], [0], [1, 2]],
}
DEEP = 20_000


def inputs(rng, case):
    if case == "deep":
        return {
            "parents": np.arange(-1, DEEP - 1)[:, None],
            "weights": rng.choice([-1.0, 1.0], size=(DEEP, 1)),
            "root": DEEP - 1,
        }
    lists = GRAPHS[case] if case in GRAPHS else drawn(rng, 17)
    root = len(lists) - 1
    if case == "not-all-reachable":
        lists = [*lists, [root], [3, 4]]
    parents = np.full((len(lists), max(1, *map(len, lists))), -1)
    for row, places in zip(parents, lists, strict=True):
        row[: len(places)] = places
    return {"parents": parents, "weights": rng.choice([-3.0, -2.0, 2.0, 3.0, 5.0], size=parents.shape), "root": root}


def drawn(rng, length):
    """Two parents for most nodes, from the six made last; the last node uses every node that nothing else uses."""
    parents = [[], [], []]
    while len(parents) < length - 1:
        low = max(0, len(parents) - 6)
        parents.append([int(place) for place in rng.integers(low, len(parents), size=2)])
    used = {place for places in parents for place in places}
    return [*parents, [place for place in range(length - 1) if place not in used]]


def expected(parents, weights, root):
    edges = [
        [(place, weight) for place, weight in zip(*rows, strict=True) if place >= 0]
        for rows in zip(parents.tolist(), weights.tolist(), strict=True)
    ]
    reachable = needed(edges, root)
    values, adjoints, counts = [0.0] * (len(edges) + 1), [0.0] * (len(edges) + 1), np.zeros(len(edges) + 1)
    for place in reachable:
        values[place] = place + 1.0 + sum(weight * values[parent] for parent, weight in edges[place])
    adjoints[root] = 1.0
    for place in reversed(reachable):
        for parent, weight in edges[place]:
            adjoints[parent] += weight * adjoints[place]
    counts[reachable] = 1
    return values, adjoints, counts


def needed(edges, root):
    """The numbers of the nodes that the root depends on, in the order in which they were made."""
    found = {root}
    for place in range(root, -1, -1):
        if place in found:
            found.update(parent for parent, _ in edges[place])
    return sorted(found)
