def grad(X, y, w):
    n = X.shape[0]
    b = X @ w - y
    return 2*(X.T @ b)
