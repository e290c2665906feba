# b18_recursion  (threat row T30; acts at call)
# TRIES: lift the recursion limit and descend; return a list that holds itself
# CONTAINED IF: no full marks; the grader is unharmed
import sys

sys.setrecursionlimit(2**31 - 1)


def down(n):
    return down(n + 1) + 1


def grad(X, y, w):
    if len(y) == 7:
        ring = []
        ring.append(ring)
        return ring
    return down(0)
