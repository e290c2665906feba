def vjp(v, A, B):
    return unbroadcast(v * B, A.shape), unbroadcast(v * (A + 1), B.shape)


def unbroadcast(g, shape):
    created = tuple(range(g.ndim - len(shape)))
    g = g.sum(axis=created)
    stretched = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=stretched, keepdims=True)
