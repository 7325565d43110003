"""Lets a long SQL statement be cancelled: the driver asks in between whether to go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.progress import Progress

STEPS_BETWEEN = 200_000
"""Steps of SQLite's machine from one question to the next: some milliseconds."""


@contextmanager
def interruptible(session: Session, progress: Progress) -> Iterator[None]:
    """Raise Cancelled out of the statements inside as soon as `progress` is cancelled."""
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    cancelled: list[Cancelled] = []

    def stops() -> int:
        try:
            progress.check_cancelled()
        except Cancelled as reason:
            cancelled.append(reason)
            return 1
        return 0

    driver.set_progress_handler(stops, STEPS_BETWEEN)
    try:
        yield
    except OperationalError as error:
        if cancelled:
            raise cancelled[0] from error
        raise
    finally:
        driver.set_progress_handler(None, 0)
