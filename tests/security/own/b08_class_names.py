# b08_class_names  (threat row T29; acts at call)
# TRIES: return an object, or a list holding one, of a class whose name is markup and a million characters long
# CONTAINED IF: no markup on the page, no raw control characters kept, the output stays small
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)


def grad(X, y, w):
    kind = type("x", (), {})
    kind.__name__ = NASTY.replace("\0", "").encode("utf-8", "replace").decode() + "W" * 1_000_000
    return [kind()] if len(y) % 2 else kind()
