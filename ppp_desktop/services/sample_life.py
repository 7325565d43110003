"""What happened to the statements of the sample agency: sent, paid, part paid, disputed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import StatementEvent
from ppp_desktop.services.life_events import DisputeReason, EventKind, Outcome
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_accepted,
    record_payment,
    resolve_dispute,
)
from ppp_desktop.services.statements import StatementRow, list_statements

_AGENCY = "Nele Harbour"
_OPEN = frozenset({"2026-013", "2026-014", "2026-016", "2026-017"})
"""The statements that are not paid in full; every other one was paid when it fell due."""


def tell_lives(database: Database) -> None:
    """Note the lives of all statements."""
    rows = {row.number: row for row in list_statements(database)}
    # In one go: a transaction for each of some seventy entries would take longer than the closing.
    with database.writing() as session:
        for row in rows.values():
            session.add(_sent(row))
            if row.number not in _OPEN:
                session.add(_paid(row))
    _settle_dispute(database, rows["2026-008"])
    _leave_open(database, rows)


def _leave_open(database: Database, rows: dict[str, StatementRow]) -> None:
    for number, day, who in (
        ("2026-014", date(2026, 5, 4), "Tobias Reuter"),
        ("2026-017", date(2026, 6, 3), "Tobias Reuter"),
    ):
        record_accepted(database, rows[number].id, day=day, author=who)
    part = rows["2026-014"]
    record_payment(
        database,
        part.id,
        amount=Decimal("3000"),
        day=date(2026, 5, 15),
        author=_AGENCY,
        reference=_reference(part),
    )
    open_dispute(
        database,
        rows["2026-013"].id,
        reason=DisputeReason.QUALITY,
        day=date(2026, 5, 20),
        author="Maya Okafor",
        note="The bonus counts orders that were returned in the same week.",
        line=2,
    )


def _settle_dispute(database: Database, row: StatementRow) -> None:
    dispute, _ = open_dispute(
        database,
        row.id,
        reason=DisputeReason.QUANTITY,
        day=date(2026, 3, 4),
        author="Jana Lindner",
        note="Our CRM shows two leads fewer.",
        line=2,
    )
    resolve_dispute(
        database,
        dispute,
        outcome=Outcome.REJECTED,
        day=date(2026, 3, 6),
        author=_AGENCY,
        note="Both came on 28 February, after the export was made.",
    )


def _sent(row: StatementRow) -> StatementEvent:
    day = (row.issued_on or row.period.end) + timedelta(days=1)
    return _event(EventKind.SENT, row, day, note="by mail")


def _paid(row: StatementRow) -> StatementEvent:
    event = _event(EventKind.PAID, row, row.due_on or row.period.end)
    event.amount, event.reference = row.total, _reference(row)
    return event


def _event(kind: EventKind, row: StatementRow, day: date, *, note: str = "") -> StatementEvent:
    return StatementEvent(
        statement_id=row.id,
        kind=str(kind),
        day=day,
        author=_AGENCY,
        note=note,
        recorded_at=datetime.combine(day, time(9, 0)),
    )


def _reference(row: StatementRow) -> str:
    return f"{row.contract_code} {row.number}"
