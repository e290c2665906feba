# b20_frames_huge_dims  (threat row T7; acts at call)
# TRIES: announce arrays with sizes of 2**63, with products that overflow, and with -1 as the machine writes it
# CONTAINED IF: no full marks; grader not confused
import os, struct, sys

HEAD = struct.Struct("<4sIBBBBI8QQ")


def frame(seq, kind, dtype=0, ndim=0, part=0, dims=(), values=b"", message=b"", nbytes=None, magic=b"GSF1"):
    size = len(values) if nbytes is None else nbytes
    padded = (*dims, *[0] * (8 - len(dims)))
    return HEAD.pack(magic, seq, kind, dtype, ndim, part, len(message), *padded, size) + message + values


def put(raw):
    for fd in range(3, 9):
        try:
            os.write(fd, raw)
        except OSError:
            pass


def grad(X, y, w):
    for dims in ((2**63,), (2**32, 2**32), (2**64 - 1,), (2**64 - 3, 2**64 - 1), (0, 2**63), (2**62, 2**62, 4)):
        if len(y) == 7:
            put(frame(1, 4, 12, len(dims), 0, dims))
        else:
            put(frame(1, 4, 12, len(dims), 0, dims, nbytes=2**64 - 8))
    os._exit(0)
