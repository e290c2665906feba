# b32_trace_the_runner  (threat row T27; acts at call)
# TRIES: follow the runner's own frames by settrace, setprofile and monitoring, and change their locals and the numbers on their way out
# CONTAINED IF: a wrong gradient stays wrong
import ctypes, sys


def tracer(frame, event, arg):
    try:
        for name, value in list(frame.f_locals.items()):
            if name in ("kind", "status", "share", "outcome", "right"):
                frame.f_locals[name] = 1
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    except BaseException:
        pass
    return tracer


def grad(X, y, w):
    sys.settrace(tracer)
    sys.setprofile(tracer)
    frame = sys._getframe()
    while frame:
        frame.f_trace = tracer
        frame = frame.f_back
    return w * 0
