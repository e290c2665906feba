# b26_rewrite_by_mapping  (threat row T7; acts at call)
# TRIES: map the results, search them for the magic, and set every number that was already sent to another value after the call
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


import atexit, mmap, threading


def grad(X, y, w):
    for fd in range(3, 9):
        try:
            room = mmap.mmap(fd, 0)
        except (OSError, ValueError):
            continue
        at = room.find(b"GSF1")
        while at >= 0:
            room[at + 5 : at + 8] = b"\xff\xff\xff"
            at = room.find(b"GSF1", at + 4)
    return w * 0
