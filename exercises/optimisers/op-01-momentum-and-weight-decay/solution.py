def step(w, g, state, lr, mu, wd):
    v = 0 if state is None else state
    v = mu * v + (g + wd * w)
    return w - lr * v, v
