"""The periods of a contract as an import meets them: touched, issued, frozen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.imports.row_facts import (
    days_of_reversal,
    first_and_last,
    has_totals,
    spans_of,
)
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import ImportBatch, results, results_before
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.holds import holds_of
from ppp_desktop.services.import_closed import Closed, ClosedPeriod
from ppp_desktop.services.terms import read_terms


def closed_periods(session: Session, contract_id: int) -> list[ClosedPeriod]:
    """Return the contract's periods with an issued statement that was not voided."""
    rows = session.execute(
        select(Statement.start, Statement.end, Statement.number)
        .where(closes_period(contract_id))
        .order_by(Statement.start)
    )
    return [ClosedPeriod(Period(start, end), number or "") for start, end, number in rows]


def issued(session: Session, contract: Contract) -> Closed:
    """Return what issued statements rule out."""
    return Closed(tuple(closed_periods(session, contract.id)), holds_of(contract))


def issued_or_frozen(session: Session, contract: Contract, today: date) -> Closed:
    """Return what issued statements and the freeze date of the terms rule out.

    A period is frozen once its freeze date is over and there was something to freeze: results of
    it were imported until then. A contract whose past is imported later is not in the way.
    """
    found = closed_periods(session, contract.id)
    known = {entry.period for entry in found}
    holds = holds_of(contract)
    for period, frozen_on in _past_freezing(session, contract, today):
        if period not in known and _had_results(session, contract.id, period, holds, frozen_on):
            found.append(ClosedPeriod(period, "", frozen_on))
    return Closed(tuple(sorted(found, key=lambda entry: entry.period)), holds)


def touched_periods(contract: Contract, parsed: ParsedSheet) -> list[Period]:
    """Return the contract's periods that rows of the sheet count in, or are taken back in.

    Totals touch all periods from the first to the last: what is stored between may be gone.
    """
    kind = PeriodKind(contract.billing)
    holds = [timedelta(days=hold) for hold in holds_of(contract)]
    given = {day for _first, day in spans_of(parsed.rows)}
    touched = {period_of(day + hold, kind) for day in given for hold in holds}
    touched |= {period_of(day, kind) for day in days_of_reversal(parsed.rows)}
    whole = first_and_last(parsed.rows)
    if whole is not None and has_totals(parsed.rows):
        touched.update(periods_between(*whole, kind))
    last = contract.end or date.max
    return sorted(
        period for period in touched if period.end >= contract.start and period.start <= last
    )


def _past_freezing(session: Session, contract: Contract, today: date) -> list[tuple[Period, date]]:
    """Return the contract's periods with results whose freeze date is over, and that date."""
    first, last = session.execute(
        select(func.min(results.c.day), func.max(results.c.day)).where(
            results.c.contract_id == contract.id
        )
    ).one()
    if first is None:
        return []
    longest = timedelta(days=max(holds_of(contract)))
    periods = periods_between(first, min(last + longest, today), PeriodKind(contract.billing))
    found = []
    for period in periods:
        days = _freeze_days(contract, period)
        if days is not None and period.end + timedelta(days=days) < today:
            found.append((period, period.end + timedelta(days=days)))
    return found


def _freeze_days(contract: Contract, period: Period) -> int | None:
    """Return how long results of the period may change by the terms in force at its end."""
    versions = [version for version in contract.terms if version.effective <= period.end]
    if not versions:
        return None
    try:
        answers = read_terms(versions[-1].document).answers
    except ValidationFailed:  # outdated terms
        return None
    return None if answers is None else answers.freeze_days


def _had_results(
    session: Session, contract_id: int, period: Period, holds: frozenset[int], frozen_on: date
) -> bool:
    """Tell whether results of the period were imported until its freeze date."""
    until = datetime.combine(frozen_on, time.max)
    in_time = ImportBatch.imported_at <= until
    for table in (results, results_before):
        days = or_(
            *(
                table.c.day.between(period.start - hold, period.end - hold)
                for hold in (timedelta(days=days) for days in holds)
            )
        )
        found = exists().where(
            table.c.batch_id == ImportBatch.id,
            ImportBatch.contract_id == contract_id,
            days,
            in_time,
        )
        if session.scalar(select(found)):
            return True
    return False
