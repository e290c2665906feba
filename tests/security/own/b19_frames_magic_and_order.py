# b19_frames_magic_and_order  (threat row T7; acts at call)
# TRIES: write frames with a wrong magic, with numbers that jump, repeat and run backwards, then leave with 0
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
    put(frame(1, 4, 12, 1, 0, (len(w),), bytes(8 * len(w)), magic=b"GSF2"))
    for seq in (2, 2, 1, 0, 2**32 - 1):
        put(frame(seq, 5))
    os._exit(0)
