# b22_frames_length_mismatch  (threat row T7; acts at call)
# TRIES: send fewer and more bytes than the shape needs, 255 dimensions, and dtype codes that do not exist
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
    put(frame(1, 4, 12, 1, 0, (len(w),), bytes(8 * len(w) - 1)))
    put(frame(2, 4, 12, 1, 0, (len(w),), bytes(8 * len(w) + 1)))
    put(frame(3, 4, 12, 255, 0, (1,) * 8, bytes(8)))
    put(frame(4, 4, 255, 1, 0, (1,), bytes(8)))
    os._exit(0)
