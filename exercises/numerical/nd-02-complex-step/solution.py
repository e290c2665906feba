import numpy as np


def numgrad(f, x):
    h = 1e-30
    z = np.array(x, dtype=complex)
    g = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        z[i] += 1j * h
        g[i] = np.imag(f(z)) / h
        z[i] = z[i].real
    return g
