# b44_thread_bomb  (threat row T11; acts at call)
# TRIES: start 300 threads that sleep
# CONTAINED IF: at most 8 threads at once
# SELF-BOUND: 300 threads, 1 s each
import threading, time


def grad(X, y, w):
    try:
        for _ in range(300):
            threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
    except (RuntimeError, MemoryError) as e:
        print("no", e)
    time.sleep(0.2)
    return 2 * X.T @ (X @ w - y) / len(y)
