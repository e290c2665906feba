# b07_dtype_names  (threat row T29; acts at call)
# TRIES: return a structured array whose field names are markup and escapes, thousands of them
# CONTAINED IF: no markup on the page, no raw control characters kept, the output stays small
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)
import numpy as np


def grad(X, y, w):
    name = NASTY.encode("utf-8", "replace").decode()
    return np.zeros(len(w), dtype=[(f"{name}{i}", "f8") for i in range(3000)])
