def grad(x, c):
    return x*x + c
