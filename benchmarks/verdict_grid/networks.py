"""A network of two layers with relu, and the kinks that it has."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times


def network(rng: np.random.Generator) -> Inputs:
    shapes = {"X": (5, 3), "W1": (3, 7), "b1": (7,), "W2": (7, 2), "b2": (2,), "Y": (5, 2)}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def on_its_kink(rng: np.random.Generator) -> Inputs:
    """Multiples of 1/4, and three units that are exactly 0 for a sample."""
    made = {name: np.round(4 * value) / 4 for name, value in network(rng).items()}
    made["b1"][:3] = -np.diag(made["X"][:3] @ made["W1"][:, :3])
    return made


def beside_its_kink(gap: float):
    def make(rng: np.random.Generator) -> Inputs:
        made = network(rng)
        made["b1"][:3] = -np.diag(made["X"][:3] @ made["W1"][:, :3]) + gap * np.array([1.0, -1.0, 0.5])
        return made

    return make


def dead(rng: np.random.Generator) -> Inputs:
    made = network(rng)
    made["b1"][:2] = -30
    return made


def network_loss(X, W1, b1, W2, b2, Y):
    return ad.mean(ad.square(ad.relu(X @ W1 + b1) @ W2 + b2 - Y))


def backprop(on=lambda Z, H: Z > 0, hidden=lambda Z, H: H, gated_bias=True, factor=2.0):
    """`on` gates what comes back, `hidden` is what W2 is differentiated at."""

    def gradient(X, W1, b1, W2, b2, Y):
        Z = X @ W1 + b1
        H = np.maximum(Z, 0)
        dO = X.dtype.type(factor) * (H @ W2 + b2 - Y) / Y.dtype.type(Y.size)
        dH = dO @ W2.T
        dZ = dH * on(Z, H)
        return X.T @ dZ, (dZ if gated_bias else dH).sum(axis=0), hidden(Z, H).T @ dO, dO.sum(axis=0)

    return gradient


def sample_by_sample(X, W1, b1, W2, b2, Y):
    found = [np.zeros_like(array) for array in (W1, b1, W2, b2)]
    for x, y in zip(X, Y, strict=True):
        z = np.array([sum(x[i] * W1[i, j] for i in range(len(x))) + b1[j] for j in range(len(b1))])
        h = np.where(z > 0, z, 0)
        do = 2 * (h @ W2 + b2 - y) / Y.size
        dz = np.array([W2[j] @ do if z[j] > 0 else 0 for j in range(len(z))])
        parts = np.outer(x, dz), dz, np.outer(h, do), do
        found = [total + part for total, part in zip(found, parts, strict=True)]
    return tuple(found)


relu_network = Function(
    "relu network",
    network_loss,
    ("W1", "b1", "W2", "b2"),
    {
        **both(network),
        "on its kink": Point(on_its_kink),
        "near its kink, float32": Point(beside_its_kink(1e-8), "float32"),
        "1e-6 beside its kink": Point(beside_its_kink(1e-6)),
        "1e-6 beside its kink, float32": Point(beside_its_kink(1e-6), "float32"),
        "dead units": Point(dead),
        "zero": Point(changed(network, **dict.fromkeys(("W1", "b1", "W2", "b2"), times(0.0)))),
        "zero biases and data": Point(changed(network, X=times(0.0), b1=times(0.0))),
    },
    {
        "0 at 0": Right(backprop()),
        "1 at 0": Right(backprop(on=lambda Z, H: Z >= 0)),
        "by heaviside": Right(backprop(on=lambda Z, H: np.heaviside(Z, Z.dtype.type(0.5)))),
        "looped": Right(sample_by_sample),
    },
    {
        "gate missing": backprop(on=lambda Z, H: 1),
        "gate missing in the bias": backprop(gated_bias=False),
        "W2 at the pre-activation": backprop(hidden=lambda Z, H: Z),
        "2 forgotten": backprop(factor=1.0),
        "gate from above": backprop(on=lambda Z, H: Z > 0.01),
    },
)

FUNCTIONS = (relu_network,)
