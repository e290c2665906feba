# b09_output_markup  (threat row T29; acts at call)
# TRIES: print markup, escapes, bytes that are no text and one word of 60,000 letters beside a right gradient
# CONTAINED IF: no markup on the page, no raw control characters kept
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)
import os


def grad(X, y, w):
    print(NASTY, "W" * 60_000)
    os.write(1, b"\xff\xfe\xe2\x80\xc0\x80\xed\xa0\x80\x1b[31m\x00")
    return 2 * X.T @ (X @ w - y) / len(y)
