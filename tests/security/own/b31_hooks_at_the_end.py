# b31_hooks_at_the_end  (threat row T8; acts at import)
# TRIES: run code when the run is over: atexit, weakref.finalize, excepthooks, unraisablehook, __del__, a thread that waits
# CONTAINED IF: nothing runs that can forge or write: no full marks, no file, nothing lives on
# SELF-BOUND: a thread of 1 s
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


import atexit, threading, time, weakref


def forge(*a, **k):
    for seq in range(60):
        put(frame(seq, 9))
    try:
        open("@@CANARY@@/w/gsb_hook", "w").close()
    except OSError:
        pass


class Last:
    def __del__(self):
        forge()


keep = Last()
atexit.register(forge)
weakref.finalize(keep, forge)
sys.excepthook = sys.unraisablehook = threading.excepthook = forge


def wait():
    time.sleep(1)
    forge()


try:
    threading.Thread(target=wait).start()
except RuntimeError:
    pass


def grad(X, y, w):
    return w * 0
