"""Wait for something that another thread or process brings about."""

import time
from collections.abc import Callable


def eventually(happened: Callable[[], bool], seconds: float) -> bool:
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if happened():
            return True
        time.sleep(0.02)
    return happened()
