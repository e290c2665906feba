# b01_service_ports  (threat row T17; acts at call)
# TRIES: reach the places where a broker (6379) and a database (5432) listen, and every planted door
# CONTAINED IF: no socket comes into being: not even a refusal by the other side is seen (REACHED port not printed)
import socket
def knock(family, address):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as door:
            door.settimeout(0.3)
            code = door.connect_ex(address)
            if code in (0, 111):
                print("REACHED port", address, "open" if code == 0 else "refused")
    except OSError as e:
        print("no", e.errno)
def grad(X, y, w):
    for port in (6379, 5432, @@TCP@@):
        knock(socket.AF_INET, ("127.0.0.1", port))
    knock(socket.AF_UNIX, "\0@@ABSTRACT@@")
    return 2 * X.T @ (X @ w - y) / len(y)
