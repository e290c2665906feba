# b15_exception_loops  (threat row T8; acts at call)
# TRIES: raise an exception whose __str__ prints without end, and whose next one loops without end
# CONTAINED IF: stopped near the limit; no full marks; the output stays small
# SELF-BOUND: 10 s
import time


class Loud(Exception):
    def __str__(self):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            print("again " * 1000)
        return "done"


def grad(X, y, w):
    raise Loud
