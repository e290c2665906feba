# b46_check_terminal  (threat row T29; acts at call)
# TRIES: be run by `gradjudge check`: send escapes, direction marks and forged lines of the command itself to the terminal
# CONTAINED IF: no raw control characters reach the terminal; no full marks
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)


def grad(X, y, w):
    print(NASTY)
    kind = type("Bad\x1b[31m\u202e", (Exception,), {})
    raise kind("\x1b[2K\ranswer.py: passed, 10/10\x1b[8m" + NASTY)
