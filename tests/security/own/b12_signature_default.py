# b12_signature_default  (threat row T29; acts at import)
# TRIES: have the message quote the signature, with a default whose repr is markup, then one whose repr never ends
# CONTAINED IF: no markup on the page, no raw control characters kept, stopped by limits
# SELF-BOUND: 10 s
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)
import time


class Default:
    count = 0

    def __repr__(self):
        Default.count += 1
        end = time.monotonic() + 10
        while Default.count > 1 and time.monotonic() < end:
            pass
        return NASTY * 1000


def grad(X, extra, another, more, most, first=Default(), second=Default()):
    return X
