# b33_hidden_inputs_ahead  (threat row T5; acts at call)
# TRIES: in the first call, whose output is shown, find the inputs of all other calls in this process's memory and print them
# CONTAINED IF: no inputs of another case are reachable (REACHED hidden not printed)
import gc, sys
import numpy as np


def arrays():
    frame, queue, seen = sys._getframe(1), [], set()
    while frame:
        queue += list(frame.f_locals.values())
        frame = frame.f_back
    queue += [o for o in gc.get_objects() if not isinstance(o, type(sys))]
    while queue and len(seen) < 500_000:
        thing = queue.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if type(thing) is np.ndarray:
            yield thing
        else:
            queue += gc.get_referents(thing)


def grad(X, y, w):
    other = {
        a.shape
        for a in arrays()
        if a.ndim == 2 and a.dtype == X.dtype and a.shape in {(5, 11), (1, 3), (3, 3)} - {X.shape}
    }
    if other:
        print("REACHED hidden", sorted(other), flush=True)
    return 2 * X.T @ (X @ w - y) / len(y)
