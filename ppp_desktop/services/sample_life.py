"""What happened to the statements of the sample agency: sent, paid, part paid, disputed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.models.database import Database
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_accepted,
    record_payment,
    record_sent,
    resolve_dispute,
)
from ppp_desktop.services.statements import StatementRow, list_statements

_AGENCY = "Nele Harbour"
_OPEN = frozenset({"2026-013", "2026-014", "2026-016", "2026-017"})
"""The statements that are not paid in full; every other one was paid when it fell due."""


def tell_lives(database: Database) -> None:
    """Note the lives of all statements, the oldest first."""
    rows = sorted(list_statements(database), key=lambda row: row.number)
    by_number = {row.number: row for row in rows}
    for row in rows:
        _send(database, row)
        if row.number == "2026-008":
            _settle_dispute(database, row)
        if row.number not in _OPEN and row.due_on is not None:
            _pay(database, row, row.total, row.due_on)
    _leave_open(database, by_number)


def _leave_open(database: Database, rows: dict[str, StatementRow]) -> None:
    for number, day, who in (
        ("2026-014", date(2026, 5, 4), "Tobias Reuter"),
        ("2026-017", date(2026, 6, 3), "Tobias Reuter"),
    ):
        record_accepted(database, rows[number].id, day=day, author=who)
    _pay(database, rows["2026-014"], Decimal("3000"), date(2026, 5, 15))
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


def _send(database: Database, row: StatementRow) -> None:
    if row.issued_on is not None:
        day = row.issued_on + timedelta(days=1)
        record_sent(database, row.id, day=day, author=_AGENCY, note="by mail")


def _pay(database: Database, row: StatementRow, amount: Decimal, day: date) -> None:
    record_payment(
        database,
        row.id,
        amount=amount,
        day=day,
        author=_AGENCY,
        reference=f"{row.contract_code} {row.number}",
    )
