"""The two ways a start ends early. Their texts go to the terminal as they are, without a traceback."""


class Refusal(Exception):
    """Gradjudge cannot start here until the reader changes something; the text says what."""

    exit_code = 2


class Breakdown(Exception):
    """A part that should have worked did not; the text ends with the last lines of its log."""

    exit_code = 1


class Interrupted(Exception):
    """Ctrl-C, SIGTERM or SIGHUP arrived while something was being waited for."""

    exit_code = 130
