"""How often somebody may sign in or submit: counted in the broker, in memory while the broker is away."""

import time
from collections.abc import Callable

from flask import Flask, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

from app.guard.caller import caller
from app.settings import Settings

# A class behind one address signs in within the same minute; guessing passwords from one address must still be slow.
PEOPLE_PER_ADDRESS = 30


class Limits:
    """Each method counts one event of this request and raises TooManyRequests, with its Retry-After."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._limiter = Limiter(
            get_remote_address,
            app=app,
            storage_uri=storage_uri(settings.broker),
            storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},
            in_memory_fallback_enabled=True,
            key_prefix="gradjudge",
        )
        per_minute = settings.sign_ins_per_minute
        self._submission = self._counter("submissions", settings.submissions_per_minute, _by_user)
        self._sign_in = self._counter("sign-ins", per_minute, _by_name_and_address)
        self._address = self._counter("addresses", per_minute * PEOPLE_PER_ADDRESS, get_remote_address)

    def count_submission(self) -> None:
        self._count(self._submission, "You submit faster than this site takes it.")

    def count_sign_in(self) -> None:
        for counter in (self._sign_in, self._address):
            self._count(counter, "There were too many attempts to sign in.")

    def _counter(self, scope: str, per_minute: int, key: Callable[[], str]) -> Callable[[], None]:
        def count() -> None:
            """The limiter decorates functions and counts their calls: this one has nothing else to do."""

        count.__qualname__ = f"{count.__qualname__}.{scope}"  # the limiter keeps its limits under this name
        return self._limiter.shared_limit(f"{per_minute} per minute", scope=scope, key_func=key)(count)

    def _count(self, counter: Callable[[], None], message: str) -> None:
        try:
            counter()
        except RateLimitExceeded as error:
            limit = self._limiter.current_limit
            seconds = max(1, int(limit.reset_at - time.time()) + 1) if limit else 60
            raise TooManyRequests(f"{message} Try again in {seconds} seconds.", retry_after=seconds) from error


def storage_uri(broker: str) -> str:
    """Celery's name for a Redis on a unix socket, as the limiter's storage calls it."""
    return broker.replace("redis+socket://", "redis+unix://", 1)


def _by_user() -> str:
    return f"user-{caller().id}"


def _by_name_and_address() -> str:
    return f"{request.form.get('username', '').strip().lower()[:80]} {get_remote_address()}"
