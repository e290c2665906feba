def vjp(v, x):
    return v * (3 * x * x)
