"""A small graph in which one variable feeds three places, and a max whose winner is another one."""

import autodiff_core as ad


def inputs(rng, case):
    return {"a": 3.0, "b": -1.0, "c": 5.0}


def expected(a, b, c):
    a, b, c = (ad.tensor(x, requires_grad=True) for x in (a, b, c))
    q, p = a + b, ad.maximum(b, c)
    z = q * p
    f = z + b
    adjoints = ad.grad(f, [f, z, q, p, a, b, c], create_graph=True)
    return (q, p, z, f, *adjoints)
