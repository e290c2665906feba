# b06_exception_markup  (threat row T29; acts at call)
# TRIES: say HTML, script, Markdown, templates, terminal escapes, direction marks, NUL and lone surrogates in exceptions, 4096 bytes and more
# CONTAINED IF: no markup on the page, no raw control characters kept, no full marks
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)


def grad(X, y, w):
    kind = type(NASTY[:60].replace("\0", "").encode("utf-8", "replace").decode(), (ValueError,), {})
    raise kind((NASTY + "W" * 5000) * 20)
