# b34_faulthandler  (threat row T26; acts at call)
# TRIES: have faulthandler write tracebacks into every descriptor, later and again, and at a crash
# CONTAINED IF: no full marks; grader not confused; nothing of the grader in what is kept
import ctypes, faulthandler


def grad(X, y, w):
    for fd in range(1, 9):
        try:
            faulthandler.dump_traceback(fd)
            faulthandler.enable(fd)
            faulthandler.dump_traceback_later(0.01, repeat=True, file=fd)
        except (OSError, RuntimeError, ValueError) as e:
            print(type(e).__name__)
    if len(y) != 7:
        ctypes.string_at(8)
    return w * 0
