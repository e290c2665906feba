# b17_huge_message  (threat row T13; acts at call)
# TRIES: raise an exception with a message of 300 million characters whose conversion doubles it
# CONTAINED IF: the kept output stays small, the grader does not grow
class Wide(Exception):
    def __str__(self):
        return "\N{SNOWMAN}" * 300_000_000


def grad(X, y, w):
    raise Wide
