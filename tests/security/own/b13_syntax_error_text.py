# b13_syntax_error_text  (threat row T29; acts at import)
# TRIES: raise a SyntaxError of its own making at import, with text, line and file name that are markup, and a huge line number
# CONTAINED IF: no markup on the page, no raw control characters kept
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>[x](javascript:alert(1)) `a` **b** {{ 7 * 7 }} "
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\x08\u202egnp.exe\u2066\u2028\u200b\ufeff\ud800"
)
error = SyntaxError(NASTY)
error.msg, error.text, error.filename, error.lineno, error.offset = NASTY, NASTY * 100, NASTY, 2**62, -(2**62)
raise error
