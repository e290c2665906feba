def grad(x, y, w):
    a = x @ w
    b = a - y
    return 2*b*x
