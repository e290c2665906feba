# b11_function_names  (threat row T29; acts at import)
# TRIES: offer functions under names that are markup and escapes, since the message lists what it found instead of `grad`
# CONTAINED IF: no markup on the page, no raw control characters kept, reported as not gradable
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)


def other(X, y, w):
    return w


for i in range(50):
    globals()[NASTY + "W" * 5000 + str(i)] = other
del other
