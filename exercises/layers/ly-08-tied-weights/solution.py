def grad(X, W):
    H = X @ W
    R = H @ W.T - X
    encoder = 2*(X.T @ (R @ W))
    decoder = 2*(R.T @ H)
    return encoder + decoder
