# b43_sysv_and_queues  (threat row T20; acts at call)
# TRIES: leave shared memory, a semaphore and a message queue behind for the next student
# CONTAINED IF: no object is left (REACHED sysv not printed)
import ctypes


def grad(X, y, w):
    libc = ctypes.CDLL(None, use_errno=True)
    key = 0x47534211
    for name, code in (
        ("shm", libc.shmget(key, 4096, 0o1600)),
        ("sem", libc.semget(key, 1, 0o1600)),
        ("msg", libc.msgget(key, 0o1600)),
    ):
        if code >= 0:
            print("REACHED sysv", name)
    return 2 * X.T @ (X @ w - y) / len(y)
