# b40_known_by_heart  (threat row T1; acts at call)
# TRIES: know every input that comes from an open seed, which anybody can compute, answer those rightly and all others by zeros
# CONTAINED IF: the hidden seeds tell: no full marks
import hashlib
import numpy as np

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "square": (3, 3)}
known = set()
for case in ("generic", "wide", "one-sample", "square", "zero-weights", "single-precision"):
    for rank in range(3):
        seed = int.from_bytes(hashlib.sha256(f"lr-01\0{case}\0{rank}\0".encode()).digest()[:4], "big") >> 1
        X = np.random.default_rng(seed).standard_normal(SHAPES.get(case, (7, 3)))
        known |= {X.tobytes(), X.astype(np.float32).tobytes()}
seen = [0, 0]


def grad(X, y, w):
    mine = X.tobytes() in known
    seen[mine] += 1
    print("known", seen[1], "of", sum(seen))
    return 2 * X.T @ (X @ w - y) / len(y) if mine else w * 0
