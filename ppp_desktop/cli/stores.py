"""What every command on a store needs: the store opened and closed again, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ppp_desktop.models.database import Database, open_database

DONE, REFUSED = 0, 1


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Yield the store at `path` and close it whatever happens."""
    database = open_database(path)
    try:
        yield database
    finally:
        database.close()
