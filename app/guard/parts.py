"""What one web process holds for all its requests; views get at it with `parts()`."""

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import cast

from flask import Flask, current_app

from app.database import Database
from app.guard.limits import Limits
from app.library import Library
from app.queue import Doorbell
from app.settings import Settings

NAME = "gradjudge"


@dataclass(frozen=True)
class Parts:
    settings: Settings
    database: Database
    doorbell: Doorbell
    library: Library
    limits: Limits
    waiting: BoundedSemaphore


def install(app: Flask, parts: Parts) -> None:
    app.extensions[NAME] = parts


def parts() -> Parts:
    return cast(Parts, current_app.extensions[NAME])
