"""Exchange rates: importing tables of them, what is stored, and reading those of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.currency import EURO
from ppp_desktop.core.errors import Conflict, PppError, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, format_span, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rate_tables import RateTable, TableRate, read_rate_table
from ppp_desktop.imports.rows import Problem
from ppp_desktop.metrics.conversion import OLDEST_RATE_DAYS, PublishedRate, Rates
from ppp_desktop.models.database import Database
from ppp_desktop.models.rates import ExchangeRate
from ppp_desktop.services.agency import record_activity

_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class RateDifference:
    """A rate that is stored otherwise than a file says; both are units for one euro."""

    currency: str
    day: date
    stored: Decimal
    given: Decimal


@dataclass(frozen=True, slots=True)
class RatesImport:
    """What importing a rate table did. `differences` were replaced only where `replaced` says so.

    With problems, or with differences that were not to be replaced, nothing was stored.
    """

    file_name: str
    source: str
    rows_read: int
    currencies: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    differences: tuple[RateDifference, ...] = ()

    @property
    def is_stored(self) -> bool:
        """Whether the store now says what the file says."""
        return not self.problems and len(self.differences) == self.replaced

    def refusal(self) -> PppError | None:
        """Return why nothing was stored, None where the store says what the file says."""
        if self.problems:
            first = self.problems[0]
            place = f"row {first.row}: " if first.row else ""
            more = _more(len(self.problems) - 1, "problem")
            return ValidationFailed(
                f"{self.file_name}, {place}{first.message}{more} Nothing was stored.",
                remedy=first.remedy,
            )
        if self.is_stored:
            return None
        first_off = self.differences[0]
        return Conflict(
            f"{first_off.currency} on {format_day(first_off.day)} is stored as "
            f"{first_off.stored:f}, and {self.file_name} says {first_off.given:f}."
            f"{_more(len(self.differences) - 1, 'difference')} Nothing was stored.",
            "Replace the stored rates if the file is right; issued statements keep theirs.",
        )


@dataclass(frozen=True, slots=True)
class RateRow:
    """What is stored of one currency; `last_rate` is of `last_day`, in units for one euro."""

    currency: str
    first_day: date
    last_day: date
    days: int
    last_rate: Decimal
    source: str


def import_rates(
    database: Database, path: Path, *, replace: bool = False, progress: Progress = SILENT
) -> tuple[RatesImport, Changes]:
    """Store the rates of a table, all or none; the same table again changes nothing.

    A rate that is stored otherwise is kept, and nothing stored, unless it is to be replaced.
    Raises ImportRejected for a file that is no rate table.
    """
    table = read_rate_table(path, progress=progress)
    if table.problems:
        return _report(table), Changes.of()
    progress.report(0, 0, f"Storing the rates of {table.file_name}")
    with database.writing() as session:
        report, changed = _store(session, table, replace=replace, progress=progress)
    return report, Changes.of(Topic.RESULTS, Topic.AGENCY) if changed else Changes.of()


def list_rates(database: Database) -> list[RateRow]:
    """Return what is stored, one row for each currency."""
    with database.reading() as session:
        spans = session.execute(
            select(
                ExchangeRate.currency,
                func.min(ExchangeRate.day),
                func.max(ExchangeRate.day),
                func.count(),
            )
            .group_by(ExchangeRate.currency)
            .order_by(ExchangeRate.currency)
        ).all()
        newest = {currency: last for currency, _, last, _ in spans}
        last = {
            row.currency: row
            for row in session.scalars(
                select(ExchangeRate).where(ExchangeRate.day.in_(set(newest.values())))
            )
            if row.day == newest[row.currency]
        }
        return [
            RateRow(currency, first, until, days, last[currency].rate, last[currency].source)
            for currency, first, until, days in spans
        ]


def read_rates(session: Session, currencies: Iterable[str], period: Period) -> Rates:
    """Return the rates that convert results of `period`, by day or by month."""
    wanted = sorted(set(currencies) - {EURO})
    if not wanted:
        return Rates({})
    months = period_of(period.start, PeriodKind.MONTH), period_of(period.end, PeriodKind.MONTH)
    first = min(months[0].start, period.start - timedelta(days=OLDEST_RATE_DAYS))
    rows = session.execute(
        select(ExchangeRate.currency, ExchangeRate.day, ExchangeRate.rate).where(
            ExchangeRate.currency.in_(wanted), ExchangeRate.day.between(first, months[1].end)
        )
    )
    return Rates.of(PublishedRate(currency, day, rate) for currency, day, rate in rows)


def _store(
    session: Session, table: RateTable, *, replace: bool, progress: Progress
) -> tuple[RatesImport, bool]:
    stored = {
        (currency, day): rate
        for currency, day, rate in session.execute(
            select(ExchangeRate.currency, ExchangeRate.day, ExchangeRate.rate).where(
                ExchangeRate.currency.in_({each.currency for each in table.rates})
            )
        )
    }
    new, off, same = [], [], 0
    for each in table.rates:
        before = stored.get((each.currency, each.day))
        if before is None:
            new.append(each)
        elif before == each.rate:
            same += 1
        else:
            off.append((before, each))
    differences = tuple(
        RateDifference(each.currency, each.day, before, each.rate)
        for before, each in sorted(off, key=lambda pair: (pair[1].day, pair[1].currency))
    )
    if differences and not replace:
        return _report(table, unchanged=same, differences=differences), False
    replaced = [each for _, each in off]
    _forget(session, replaced)
    _add(session, [*new, *replaced], table.source, progress)
    report = _report(
        table, added=len(new), replaced=len(replaced), unchanged=same, differences=differences
    )
    if new or replaced:
        record_activity(session, "Exchange rates imported", _told(report))
    return report, bool(new or replaced)


def _forget(session: Session, rates: Iterable[TableRate]) -> None:
    # Whoever published the rate that is stored: a currency has one rate for a day.
    for each in rates:
        session.execute(
            delete(ExchangeRate).where(
                ExchangeRate.currency == each.currency, ExchangeRate.day == each.day
            )
        )


def _add(session: Session, rates: list[TableRate], source: str, progress: Progress) -> None:
    for first in range(0, len(rates), _ROWS_AT_ONCE):
        progress.check_cancelled()
        progress.report(first, len(rates), "Storing exchange rates")
        session.execute(
            insert(ExchangeRate),
            [
                {
                    "source": source,
                    "currency": each.currency,
                    "day": each.day,
                    "rate": each.rate,
                }
                for each in rates[first : first + _ROWS_AT_ONCE]
            ],
        )


def _report(
    table: RateTable,
    *,
    added: int = 0,
    replaced: int = 0,
    unchanged: int = 0,
    differences: tuple[RateDifference, ...] = (),
) -> RatesImport:
    days = [each.day for each in table.rates]
    return RatesImport(
        file_name=table.file_name,
        source=table.source,
        rows_read=table.rows_read,
        currencies=tuple(sorted({each.currency for each in table.rates})),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        added=added,
        replaced=replaced,
        unchanged=unchanged,
        problems=table.problems,
        differences=differences,
    )


def _told(report: RatesImport) -> str:
    """Return an import in a few words: "eurofxref-hist.csv: 40 currencies, 1 – 22 June 2026"."""
    count = len(report.currencies)
    which = report.currencies[0] if count == 1 else f"{count} currencies"
    span = (
        format_span(report.first_day, report.last_day)
        if report.first_day and report.last_day
        else ""
    )
    return f"{report.file_name}: {which}, {span}"


def _more(count: int, noun: str) -> str:
    if not count:
        return ""
    return (
        f" There {'is' if count == 1 else 'are'} {count:,} more {noun}{'' if count == 1 else 's'}."
    )
