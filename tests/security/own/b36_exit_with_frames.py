# b36_exit_with_frames  (threat row T8; acts at import)
# TRIES: write the frames of a complete perfect run at import, and leave with status 0 before anything is called
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


put(frame(0, 1))
for call in range(24):
    put(frame(1 + 2 * call, 4, 12, 1, 0, (3,), bytes(24)) + frame(2 + 2 * call, 5))
put(frame(49, 9))
os._exit(0)
