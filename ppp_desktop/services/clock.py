"""Today's date: the real one, or the fixed one of the sample agency, whose data ends in 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency, read_agency


def today_of(database: Database) -> date:
    """Return the day that the store lives in."""
    return get_agency(database).story_day or real_today()


def now_of(session: Session) -> datetime:
    """Return the time in UTC, on the day that the store lives in."""
    at = datetime.now(UTC).replace(tzinfo=None)
    day = read_agency(session).story_day
    return at if day is None else datetime.combine(day, at.time())


def real_today() -> date:
    """Return the day on this computer's calendar."""
    return datetime.now(UTC).astimezone().date()
