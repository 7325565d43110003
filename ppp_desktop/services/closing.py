"""How many drafts wait to be issued."""

from __future__ import annotations

from sqlalchemy import func, select

from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement


def count_drafts(database: Database) -> int:
    """Return how many statements wait to be issued."""
    with database.reading() as session:
        query = select(func.count()).where(Statement.number.is_(None))
        return session.scalar(query.select_from(Statement)) or 0
