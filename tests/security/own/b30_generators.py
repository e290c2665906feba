# b30_generators  (threat row T14; acts at call)
# TRIES: be a generator, a coroutine or an endless iterator instead of returning numbers
# CONTAINED IF: rejected inside the limits; no full marks
import itertools


async def later(w):
    return w


def steps(w):
    while True:
        yield 0.0


def grad(X, y, w):
    import warnings

    warnings.simplefilter("ignore")
    return [steps(w), later(w), itertools.count(), range(1 << 62), memoryview(w)][len(y) % 5]
