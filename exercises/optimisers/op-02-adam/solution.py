import numpy as np


def step(w, g, state, lr, b1, b2, eps):
    m, v, t = (0, 0, 0) if state is None else state
    t = t + 1
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    m_hat = m / (1 - b1**t)
    v_hat = v / (1 - b2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, t)
