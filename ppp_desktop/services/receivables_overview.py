"""Receivables as the window shows them: key figures per currency, ageing, and what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from ppp_desktop.core.periods import PeriodKind, period_of
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.services.deliveries import DeliveryState
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.receivables import (
    BAND_LABELS,
    ClientAgeing,
    OpenStatement,
    ageing,
    band_of,
)
from ppp_desktop.services.statement_life import Life
from ppp_desktop.services.statement_standing import (
    Standing,
    StandingFilter,
    StandingRow,
    list_standings,
)
from ppp_desktop.services.statements import StatementRow


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open statement in the list; `reminded_on` is the day of the last reminder."""

    row: StatementRow
    life: Life
    standing: Standing
    reminded_on: date | None = None

    @property
    def band(self) -> int:
        """The place of its age in BAND_LABELS."""
        return band_of(self.life.days_overdue)

    @property
    def is_disputed(self) -> bool:
        """Whether any of it is in dispute."""
        return bool(self.life.open_disputes)


@dataclass(frozen=True, slots=True)
class CurrencyFigures:
    """What is owed in one currency; amounts of different currencies are never added up.

    `overdue` is what of it can be claimed and is late, `expected` what can be claimed and falls
    due in the running month. `bands` are all clients' by age, as in BAND_LABELS.
    """

    currency: str
    open: Decimal
    overdue: Decimal
    disputed: Decimal
    expected: Decimal
    bands: tuple[Decimal, ...]
    statements: int
    late: int
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Receivables:
    """Everything that the page shows; `issued` counts all issued statements, paid or not."""

    month: str
    figures: tuple[CurrencyFigures, ...]
    open: tuple[OpenRow, ...]
    clients: tuple[ClientAgeing, ...]
    issued: int


def read_receivables(database: Database, *, today: date) -> Receivables:
    """Return what clients owe on a day, the longest overdue first."""
    standings = list_standings(database, today=today)
    reminded = last_reminders(database)
    found = [_open_row(each, reminded) for each in standings if each.passes(StandingFilter.OPEN)]
    rows = sorted(
        (each for each in found if each is not None),
        key=lambda each: (-each.life.days_overdue, each.row.due_on or date.max, each.row.number),
    )
    month = period_of(today, PeriodKind.MONTH)
    currencies = sorted({each.row.currency for each in rows})
    return Receivables(
        month=month.label,
        figures=tuple(
            _figures(currency, [each for each in rows if each.row.currency == currency], today)
            for currency in currencies
        ),
        open=tuple(rows),
        clients=tuple(ageing(OpenStatement(each.row, each.life) for each in rows)),
        issued=sum(each.life is not None for each in standings),
    )


def last_reminders(database: Database) -> dict[int, date]:
    """Return the day of the last reminder of each statement that left, or may have left."""
    query = select(Delivery.statement_id, Delivery.started_at).where(
        Delivery.kind == str(MessageKind.REMINDER),
        Delivery.state != str(DeliveryState.FAILED),
        Delivery.statement_id.is_not(None),
    )
    found: dict[int, date] = {}
    with database.reading() as session:
        for statement_id, at in session.execute(query.order_by(Delivery.id)):
            if statement_id is not None:
                found[statement_id] = at.date()
    return found


def reminders_of(database: Database, rows: Iterable[OpenRow], *, today: date) -> list[ToSend]:
    """Return a reminder of each statement of which something is payable.

    Each is numbered by the days on which one left before today, so that the second can follow the
    first, but none goes out twice on one day unasked.
    """
    query = select(Delivery.statement_id, Delivery.started_at).where(
        Delivery.kind == str(MessageKind.REMINDER), Delivery.state != str(DeliveryState.FAILED)
    )
    days: dict[int | None, set[date]] = defaultdict(set)
    with database.reading() as session:
        for statement_id, at in session.execute(query):
            if at.date() < today:
                days[statement_id].add(at.date())
    return [
        ToSend.reminder(each.row.id, occasion=_occasion(len(days[each.row.id])))
        for each in rows
        if each.life.payable > 0
    ]


def _occasion(earlier: int) -> str:
    return f"reminder {earlier + 1}" if earlier else ""


def _open_row(given: StandingRow, reminded: dict[int, date]) -> OpenRow | None:
    if given.life is None:
        return None
    return OpenRow(given.row, given.life, given.standing, reminded.get(given.row.id))


def _figures(currency: str, rows: Sequence[OpenRow], today: date) -> CurrencyFigures:
    month = period_of(today, PeriodKind.MONTH)
    late = [each for each in rows if each.life.days_overdue > 0]
    due = [each for each in rows if each.row.due_on is not None and each.row.due_on in month]
    bands: dict[int, Decimal] = defaultdict(Decimal)
    for each in rows:
        bands[each.band] += each.life.payable
    return CurrencyFigures(
        currency=currency,
        open=_sum(each.life.open for each in rows),
        overdue=_sum(each.life.payable for each in late),
        disputed=_sum(each.life.disputed for each in rows),
        expected=_sum(each.life.payable for each in due),
        bands=tuple(bands[place] for place in range(len(BAND_LABELS))),
        statements=len(rows),
        late=len(late),
        oldest_days=max((each.life.days_overdue for each in rows), default=0),
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
