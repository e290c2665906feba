# b10_source_line  (threat row T29; acts at call)
# TRIES: stop with an error in a line whose own text is markup and direction marks, which the message quotes
# CONTAINED IF: no markup on the page, no raw direction characters kept
def grad(X, y, w):
    raise KeyError("<img src=x onerror=alert(1)>", "‮gnp.exe⁦ <b>")  # <script>alert(1)</script> ‮​ ﻿
