def grad(x):
    return 4*x
