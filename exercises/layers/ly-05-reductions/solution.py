def vjp(v, A):
    m = A.shape[1]
    g = v[:, None, :]
    is_largest = A == A.max(axis=1, keepdims=True)
    return g / m + g * is_largest
