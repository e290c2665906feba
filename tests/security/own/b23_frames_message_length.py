# b23_frames_message_length  (threat row T7; acts at call)
# TRIES: announce a message of 4 GiB, and send one of exactly 4096 bytes of markup with NULs and no end
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
    put(frame(1, 6, message=(b"<b>\x1b[31m\0\xff" * 1000)[:4096]))
    put(HEAD.pack(b"GSF1", 2, 6, 0, 0, 0, 2**32 - 1, *[0] * 8, 0))
    os._exit(0)
