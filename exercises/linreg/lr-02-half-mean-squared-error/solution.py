def grad(X, y, w):
    n = X.shape[0]
    return (X.T @ (X @ w - y))/n
