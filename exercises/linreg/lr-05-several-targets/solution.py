def grad(X, Y, W):
    n = X.shape[0]
    R = X @ W - Y
    return 2/n * (X.T @ R)
