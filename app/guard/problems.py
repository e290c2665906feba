"""What can go wrong with a request: a code for programs, and what happened and what to do for people."""

from dataclasses import dataclass

from apiflask import HTTPError


@dataclass(frozen=True)
class Problem:
    code: str
    title: str
    happened: str
    to_do: str


PROBLEMS = {
    400: Problem(
        "bad_request",
        "This request could not be read",
        "What your browser or program sent is not what this address expects.",
        "Go back, reload the page and try again.",
    ),
    401: Problem(
        "unauthorized",
        "You are not signed in",
        "Your session has ended, or you signed out in another window.",
        "Sign in and send it again.",
    ),
    403: Problem(
        "forbidden",
        "This page is not for you",
        "Only the staff of this course may see it.",
        "If you teach here, ask an instructor of the course to enrol you as staff.",
    ),
    404: Problem(
        "not_found",
        "There is no such page",
        "The address is wrong, or what was there is not yours to see.",
        "Go back to your exercises and follow the links from there.",
    ),
    405: Problem(
        "method_not_allowed",
        "This address does not work that way",
        "The address exists, but it does not take this kind of request.",
        "Go back to your exercises and follow the links from there.",
    ),
    413: Problem(
        "too_large",
        "That is too much",
        "What you sent is larger than this site takes. Nothing of it was stored.",
        "Send the function that the exercise asks for, without data in it.",
    ),
    429: Problem(
        "rate_limited",
        "Too many requests",
        "That was more than this site takes in a minute.",
        "Wait a little and try again.",
    ),
    500: Problem(
        "server_error",
        "Something broke on our side",
        "This is a fault of the site, not of what you sent. It was written to the log.",
        "Try again in a moment. If it happens again, tell your instructor when and on which page.",
    ),
}


def problem(status: int, code: str, message: str) -> HTTPError:
    """An error of the API with a code of its own."""
    return HTTPError(status, message, extra_data={"error": code})
