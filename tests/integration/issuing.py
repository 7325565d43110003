"""A statement that is issued without anything in it, for tests of what is kept beside it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.statements import Statement


def issue_bare(session: Session, period: Period, sequence: int, contract_id: int = 1) -> int:
    """Write an issued statement of the period and return its id."""
    statement = Statement(
        contract_id=contract_id,
        start=period.start,
        end=period.end,
        number=f"2026-{sequence:03d}",
        year=2026,
        sequence=sequence,
        currency="EUR",
        total=Decimal(0),
        terms_effective=period.start,
        created_at=datetime(2026, 7, 1),  # noqa: DTZ001 - stored without a zone, in UTC
        issued_on=period.end,
        due_on=period.end,
        program="",
        body={},
        checksum="",
    )
    session.add(statement)
    session.flush()
    return statement.id
