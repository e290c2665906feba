# b37_signals_in_the_runner  (threat row T27; acts at call)
# TRIES: let a timer's handler raise in the middle of the runner's own work, and catch every signal that could end it
# CONTAINED IF: no full marks; stopped near the limit; the next submission passes
import signal


def handler(number, frame):
    raise KeyboardInterrupt


def grad(X, y, w):
    for number in range(1, 32):
        try:
            signal.signal(number, handler)
        except (OSError, ValueError):
            pass
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    except OSError as e:
        print("no", e.errno)
    return w * 0
