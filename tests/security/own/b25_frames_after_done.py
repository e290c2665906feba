# b25_frames_after_done  (threat row T7; acts at call)
# TRIES: send a whole run of zeros with its end, then more frames, more ends and a new load
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
    sizes = [3] * 3 if len(y) == 7 and not w.any() else [3] * 6 + [11] * 3 + [3] * 15
    for call, size in enumerate(sizes):
        put(frame(1 + 2 * call, 4, 12, 1, 0, (size,), bytes(8 * size)) + frame(2 + 2 * call, 5))
    for seq, kind in enumerate((9, 9, 1, 5, 9), 1 + 2 * len(sizes)):
        put(frame(seq, kind))
    os._exit(0)
