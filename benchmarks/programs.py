"""The programs that are timed, each written for every library: value and gradients, from arrays to arrays.

A program is a dict of thunks: "numpy" by hand, "eager" and "compiled" for this package, and one for each peer.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from peers import hips, hips_np, mygrad, mygrad_losses, torch

import autodiff_core as ad
from autodiff_core import sym

Thunk = Callable[[], Any]
Program = dict[str, Thunk]

LINKS = 500  # y = y * x + x is two operations


def installed(**ways: Thunk | None) -> Program:
    """Those of the ways that can run here."""
    return {name: thunk for name, thunk in ways.items() if thunk is not None}


def chained(x: Any, links: int) -> Any:
    y = x
    for _ in range(links):
        y = y * x + x
    return y


def chain_by_hand(x: Any, links: int) -> tuple[Any, Any]:
    ys = [x]
    for _ in range(links):
        ys.append(ys[-1] * x + x)
    value = ys.pop()
    g, gx = np.ones_like(x), np.zeros_like(x)
    for y in reversed(ys):
        gx = gx + g + g * y
        g = g * x
    return value, gx + g


def chain() -> Program:
    x = np.float64(0.5)
    a = sym.var("x", shape=())
    run = sym.compile(chained(a, LINKS), wrt=[a])
    return installed(
        numpy=lambda: chain_by_hand(x, LINKS),
        eager=eager(lambda t: chained(t, LINKS), x),
        compiled=lambda: run(x=x),
        torch=by_torch(lambda t: chained(t, LINKS), x),
        autograd=by_hips(lambda t: chained(t, LINKS), x),
        mygrad=by_mygrad(lambda t: chained(t, LINKS), x),
    )


def vectors() -> Program:
    x = np.array([0.1, 0.2, 0.3, 0.4])
    a = sym.var("x", shape=(4,))
    run = sym.compile(chained(a, 50).sum(), wrt=[a])

    def by_hand() -> Any:
        y, gradient = chain_by_hand(x, 50)
        return y.sum(), gradient

    return installed(
        numpy=by_hand,
        eager=eager(lambda t: chained(t, 50).sum(), x),
        compiled=lambda: run(x=x),
        torch=by_torch(lambda t: chained(t, 50).sum(), x),
        autograd=by_hips(lambda t: hips_np.sum(chained(t, 50)), x),
        mygrad=by_mygrad(lambda t: chained(t, 50).sum(), x),
    )


def regression(n: int, p: int) -> Program:
    rng = np.random.default_rng(0)
    X, y, w = rng.standard_normal((n, p)), rng.standard_normal(n), rng.standard_normal(p)
    symbols = [sym.var("X", shape=(n, p)), sym.var("y", shape=(n,)), sym.var("w", shape=(p,))]
    run = sym.compile(((symbols[0] @ symbols[2] - symbols[1]) ** 2).mean(), wrt=[symbols[2]])
    tX, ty = (torch.tensor(X), torch.tensor(y)) if torch else (None, None)

    def by_hand() -> Any:
        r = X @ w - y
        return r @ r / n, X.T @ r * (2 / n)

    return installed(
        numpy=by_hand,
        eager=eager(lambda t: ((X @ t - y) ** 2).mean(), w),
        compiled=lambda: run(X=X, y=y, w=w),
        torch=by_torch(lambda t: ((tX @ t - ty) ** 2).mean(), w),
        autograd=by_hips(lambda t: hips_np.mean((hips_np.dot(X, t) - y) ** 2), w),
        mygrad=by_mygrad(lambda t: ((mygrad.matmul(X, t) - y) ** 2).mean(), w),
    )


def mlp(dtype: Any) -> Program:
    """relu(X W1 + b1) W2 + b2 under softmax cross-entropy, 32 rows of 784, 128 hidden, 10 classes."""
    rng = np.random.default_rng(0)
    X, labels = rng.standard_normal((32, 784)).astype(dtype), rng.integers(0, 10, 32)
    shapes = {"W1": (784, 128), "b1": (128,), "W2": (128, 10), "b2": (10,)}
    parameters = [(0.05 * rng.standard_normal(shape)).astype(dtype) for shape in shapes.values()]
    rows = np.arange(32)

    def by_hand() -> Any:
        W1, b1, W2, b2 = parameters
        h = X @ W1 + b1
        a = np.maximum(h, 0)
        z = a @ W2 + b2
        z = z - z.max(axis=1, keepdims=True)
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        loss = (np.log(total)[:, 0] - z[rows, labels]).mean()
        g = e / total
        g[rows, labels] -= 1
        g /= 32
        gh = (g @ W2.T) * (h > 0)
        return loss, (X.T @ gh, gh.sum(axis=0), a.T @ g, g.sum(axis=0))

    def loss(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        return ad.cross_entropy(ad.relu(x @ W1 + b1) @ W2 + b2, labels)

    symbols = [sym.var(name, shape=shape, dtype=dtype) for name, shape in shapes.items()]
    a = sym.var("X", shape=X.shape, dtype=dtype)
    run = sym.compile(loss(a, *symbols), wrt=symbols)
    values = dict(zip(shapes, parameters, strict=True))

    def torch_loss(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        return torch.nn.functional.cross_entropy(torch.relu(tX @ W1 + b1) @ W2 + b2, tlabels)

    tX, tlabels = (torch.tensor(X), torch.tensor(labels)) if torch else (None, None)

    def hips_loss(p: Any) -> Any:
        W1, b1, W2, b2 = p
        z = hips_np.dot(hips_np.maximum(hips_np.dot(X, W1) + b1, 0), W2) + b2
        z = z - hips_np.max(z, axis=1, keepdims=True)
        return hips_np.mean(hips_np.log(hips_np.sum(hips_np.exp(z), axis=1)) - z[rows, labels])

    def mygrad_loss(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        z = mygrad.matmul(mygrad.maximum(mygrad.matmul(X, W1) + b1, 0), W2) + b2
        return mygrad_losses.softmax_crossentropy(z, labels)

    return installed(
        numpy=by_hand,
        eager=pulled(lambda *p: loss(X, *p), *(ad.tensor(p, requires_grad=True) for p in parameters)),
        compiled=lambda: run(X=X, **values),
        torch=pulled(torch_loss, *(torch.tensor(p, requires_grad=True) for p in parameters)) if torch else None,
        autograd=by_hips(hips_loss, parameters),
        mygrad=pulled(mygrad_loss, *map(mygrad.tensor, parameters)) if mygrad else None,
    )


def while_loop() -> Program:
    """The lecture's function with control flow; a graph that is written before it runs cannot have it."""
    a = np.float64(0.37)

    def doubled(t: Any, norm: Callable[[Any], Any]) -> Any:
        b = t * 2
        while norm(b) < 1000:
            b = b * 2
        return b if b.sum() > 0 else b * 100

    def by_hand() -> Any:
        b, slope = a * 2, 2.0
        while np.abs(b) < 1000:
            b, slope = b * 2, slope * 2
        return (b, slope) if b > 0 else (b * 100, slope * 100)

    return installed(
        numpy=by_hand,
        eager=eager(lambda t: doubled(t, lambda b: b.norm()), a),
        torch=by_torch(lambda t: doubled(t, lambda b: b.norm()), a),
        autograd=by_hips(lambda t: doubled(t, abs), a),
        mygrad=by_mygrad(lambda t: doubled(t, lambda b: abs(b.data)), a),
    )


def gradcheck(n: int) -> Program:
    """Every partial derivative of sum(x sin x) against central differences."""
    x = np.random.default_rng(0).standard_normal(n)
    tx = torch.tensor(x, requires_grad=True) if torch else None

    def by_hand() -> bool:
        h, found = 6e-6, np.empty(n)
        for i in range(n):
            e = np.zeros(n)
            e[i] = h
            found[i] = (np.sum((x + e) * np.sin(x + e)) - np.sum((x - e) * np.sin(x - e))) / (2 * h)
        return np.allclose(found, np.sin(x) + x * np.cos(x))

    return installed(
        numpy=by_hand,
        eager=lambda: ad.gradcheck(lambda t: (t * ad.sin(t)).sum(), x),
        torch=(lambda: torch.autograd.gradcheck(lambda t: (t * torch.sin(t)).sum(), tx)) if torch else None,
    )


def gradcheck_of_regression(n: int) -> Program:
    """Every partial derivative of the mean squared error of a linear regression with n weights, 50 samples."""
    rng = np.random.default_rng(0)
    X, y, w = rng.standard_normal((50, n)), rng.standard_normal(50), rng.standard_normal(n)
    tX, ty, tw = (torch.tensor(X), torch.tensor(y), torch.tensor(w, requires_grad=True)) if torch else (None,) * 3
    return installed(
        eager=lambda: ad.gradcheck(lambda t: ((X @ t - y) ** 2).mean(), w),
        torch=(lambda: torch.autograd.gradcheck(lambda t: ((tX @ t - ty) ** 2).mean(), tw)) if torch else None,
    )


def hessian(n: int) -> Program:
    """The whole Hessian of Rosenbrock's function in n variables."""
    x = np.random.default_rng(0).standard_normal(n)
    tx = torch.tensor(x) if torch else None

    def f(t: Any) -> Any:
        return (100 * (t[1:] - t[:-1] ** 2) ** 2 + (1 - t[:-1]) ** 2).sum()

    def by_hand() -> Any:
        H, i = np.zeros((n, n)), np.arange(n - 1)
        H[i, i] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
        H[i + 1, i + 1] += 200
        H[i, i + 1] = H[i + 1, i] = -400 * x[:-1]
        return H

    return installed(
        numpy=by_hand,
        eager=lambda: ad.hessian(f, x),
        torch=(lambda: torch.autograd.functional.hessian(f, tx)) if torch else None,
        autograd=(lambda: hips.hessian(lambda t: hips_np.sum(f(t)))(x)) if hips else None,
    )


def eager(f: Callable[[Any], Any], x: Any) -> Callable[[], Any]:
    return pulled(f, ad.tensor(x, requires_grad=True))


def by_torch(f: Callable[[Any], Any], x: Any) -> Callable[[], Any] | None:
    return pulled(f, torch.tensor(x, requires_grad=True)) if torch else None


def by_mygrad(f: Callable[[Any], Any], x: Any) -> Callable[[], Any] | None:
    return pulled(f, mygrad.tensor(x)) if mygrad else None


def by_hips(f: Callable[[Any], Any], x: Any) -> Callable[[], Any] | None:
    return (lambda: hips.value_and_grad(f)(x)) if hips else None


def pulled(f: Callable[..., Any], *leaves: Any) -> Callable[[], Any]:
    """The value and the gradients by a library whose tensors have .grad; leaves are made once, as parameters are."""

    def run() -> Any:
        for leaf in leaves:
            leaf.grad = None
        y = f(*leaves)
        y.backward()
        return y, [leaf.grad for leaf in leaves]

    def run_one() -> Any:
        leaf.grad = None
        y = f(leaf)
        y.backward()
        return y, leaf.grad

    leaf = leaves[0]
    if mygrad and isinstance(leaf, mygrad.Tensor):
        # There gradients do not add up from call to call, and cannot be set.
        return lambda: made_anew(f, leaves)
    return run_one if len(leaves) == 1 else run


def made_anew(f: Callable[..., Any], leaves: Sequence[Any]) -> Any:
    y = f(*leaves)
    y.backward()
    grads = [leaf.grad for leaf in leaves]
    return y, grads if len(leaves) > 1 else grads[0]
