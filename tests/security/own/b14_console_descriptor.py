# b14_console_descriptor  (threat row T13; acts at call)
# TRIES: move the console's offset to the end of the world, set it to append, and replace the console by the results
# CONTAINED IF: the kept output stays below 256 KiB (64 KiB, each byte a replacement character of three, and the report), the grader is unharmed, the next submission passes
import fcntl, os


def grad(X, y, w):
    for f in (
        lambda: os.lseek(1, 2**62, 0),
        lambda: os.write(1, b"x"),
        lambda: fcntl.fcntl(1, fcntl.F_SETFL, os.O_APPEND),
        lambda: os.pwrite(1, b"y" * 4096, 2**40),
        lambda: os.ftruncate(1, 2**40),
        lambda: os.dup2(4, 1),
        lambda: os.write(1, b"z" * 100_000),
    ):
        try:
            f()
        except OSError as e:
            print("no", e.errno)
    return w * 0
