# b47_check_exits  (threat row T8; acts at import)
# TRIES: be run by `gradjudge check`: leave with status 0 at import after printing its line of success, and try to end the caller
# CONTAINED IF: the command's own exit status says that it did not pass
import os, signal

print("answer.py: passed, 10/10", flush=True)
for pid in {os.getppid()} - {0, 1}:
    try:
        os.kill(pid, 0)
    except OSError as e:
        print("no", e.errno)
os._exit(0)
