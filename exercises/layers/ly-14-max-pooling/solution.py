import numpy as np


def forward(x, k, stride):
    N, C, H, W = x.shape
    out = np.empty((N, C, (H - k)//stride + 1, (W - k)//stride + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            window = x[:, :, i*stride:i*stride+k, j*stride:j*stride+k]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, k, stride)


def backward(dout, cache):
    x, k, stride = cache
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        top, left = i*stride, j*stride
        window = x[n, c, top:top+k, left:left+k]
        p, q = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top+p, left+q] += dout[n, c, i, j]
    return dx
