def step(w, g, state, lr):
    m = 0 if state is None else state
    m = 0.5 * m + 0.5 * g
    return w - lr * m, m
