"""What clients owe: open amounts by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ppp_desktop.models.database import Database
from ppp_desktop.services.statement_life import Life, LifeState, list_lives
from ppp_desktop.services.statements import StatementRow, list_statements

BANDS = (0, 30, 60, 90)
"""Days overdue up to which an amount belongs to a band: not due yet, then by thirty days."""

BAND_LABELS = ("not due", "1–30 days", "31–60 days", "61–90 days", "over 90 days")
"""What the bands are called; the last one has no end."""


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """A statement that is not paid in full, and where it stands."""

    row: StatementRow
    life: Life


@dataclass(frozen=True, slots=True)
class ClientAgeing:
    """What one client owes in one currency: `bands` as in BANDS, `disputed` besides them."""

    client_name: str
    currency: str
    bands: tuple[Decimal, ...]
    disputed: Decimal
    statements: int

    @property
    def open(self) -> Decimal:
        """Everything that is not paid, in dispute or not."""
        return sum(self.bands, self.disputed)


def list_open(database: Database, *, today: date) -> list[OpenStatement]:
    """Return the statements with an open amount, the longest overdue first."""
    lives = list_lives(database, today=today)
    found = [
        OpenStatement(row, lives[row.id])
        for row in list_statements(database)
        if row.id in lives and lives[row.id].open and lives[row.id].state is not LifeState.VOIDED
    ]
    return sorted(
        found,
        key=lambda each: (
            -each.life.days_overdue,
            each.row.due_on or date.max,
            each.row.number,
        ),
    )


def ageing(given: Iterable[OpenStatement]) -> list[ClientAgeing]:
    """Return what each client owes by age, the largest debtors first; currencies stay apart."""
    bands: dict[tuple[str, str], list[Decimal]] = defaultdict(
        lambda: [Decimal(0) for _ in BAND_LABELS]
    )
    disputed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for each in given:
        key = each.row.client_name, each.row.currency
        bands[key][band_of(each.life.days_overdue)] += each.life.payable
        disputed[key] += each.life.disputed
        counts[key] += 1
    found = [
        ClientAgeing(client, currency, tuple(amounts), disputed[client, currency], counts[key])
        for key, amounts in bands.items()
        for client, currency in [key]
    ]
    return sorted(found, key=lambda each: (each.currency, -each.open, each.client_name))


def band_of(days_overdue: int) -> int:
    """Return the position of the band that so many days overdue belong to."""
    return sum(days_overdue > limit for limit in BANDS)
