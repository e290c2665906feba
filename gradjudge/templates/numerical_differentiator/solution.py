def curvature(f, x):
    h = 2e-4
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
