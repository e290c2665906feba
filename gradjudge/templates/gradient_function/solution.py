def grad(w, t):
    return 2 * (w - t)
