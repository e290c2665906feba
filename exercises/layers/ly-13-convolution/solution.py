import numpy as np


def padded(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def forward(x, w, b, stride, pad):
    N, C, H, W = x.shape
    F, C, K, L = w.shape
    xp = padded(x, pad)
    out = np.empty((N, F, (H + 2*pad - K)//stride + 1, (W + 2*pad - L)//stride + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            window = xp[:, :, i*stride:i*stride+K, j*stride:j*stride+L]
            out[:, :, i, j] = np.einsum("ncpq,fcpq->nf", window, w) + b
    return out, (x, w, stride, pad)


def backward(dout, cache):
    x, w, stride, pad = cache
    H, W = x.shape[2:]
    K, L = w.shape[2:]
    xp = padded(x, pad)
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            top, left = i*stride, j*stride
            d = dout[:, :, i, j]
            window = xp[:, :, top:top+K, left:left+L]
            dw += np.einsum("nf,ncpq->fcpq", d, window)
            dxp[:, :, top:top+K, left:left+L] += np.einsum("nf,fcpq->ncpq", d, w)
    dx = dxp[:, :, pad:pad+H, pad:pad+W]
    db = dout.sum(axis=(0, 2, 3))
    return dx, dw, db
