def forward(X, s):
    return X * s, (X, s)


def backward(dout, cache):
    X, s = cache
    dX = dout * s
    ds = (dout * X).sum(axis=0)
    return dX, ds
