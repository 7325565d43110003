"""The periods that a manual line may belong to: those of the contract that are not issued."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, period_of
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.import_periods import closed_periods


def open_periods_of(session: Session, contract: Contract, today: date) -> list[Period]:
    """Return the open periods from the earliest to the running one, or only the next."""
    closed = {entry.period for entry in closed_periods(session, contract.id)}
    period = _first(contract, closed)
    found: list[Period] = []
    while _is_covered(contract, period) and (period.start <= today or not found):
        if period not in closed:
            found.append(period)
        period = period.next()
    return found


def earliest_open(session: Session, contract: Contract, corrected: Period | None = None) -> Period:
    """Return the earliest period that is not issued; raises Conflict where none is left.

    Periods before the first one that was ever issued are passed over, and those before the one
    that is corrected.
    """
    numbers = {entry.period: entry.number for entry in closed_periods(session, contract.id)}
    period = max(_first(contract, set(numbers)), corrected or Period(date.min, date.min))
    last = ""
    while period in numbers:
        last, period = numbers[period], period.next()
    if _is_covered(contract, period):
        return period
    ended = "" if contract.end is None else format_day(contract.end)
    raise Conflict(
        f"{contract.code} ended on {ended}, and its last period is stated in {last}.",
        f"Void {last} and close its period again with the adjustment, or let the contract end "
        "later.",
    )


def check_open(
    session: Session, contract: Contract, period: Period, corrected: Period | None = None
) -> Period:
    """Return the period; raises where it is none of the contract's, is issued, or comes too early.

    A correction of an earlier period would keep both statements from ever being voided.
    """
    kind = PeriodKind(contract.billing)
    if period_of(period.start, kind) != period:
        raise ValidationFailed(
            f"{contract.code} is billed by {kind.value}; {period.label} is none.",
            field="period",
            remedy=f"Use {period_of(period.start, kind).key}.",
        )
    if not _is_covered(contract, period):
        raise NotFound(
            f"{contract.code} does not cover {period.label}.",
            "Choose a period between its start and its end.",
        )
    if corrected is not None and period < corrected:
        raise ValidationFailed(
            f"{period.label} comes before {corrected.label}, which is corrected.",
            field="period",
            remedy="Choose a period after it.",
        )
    for entry in closed_periods(session, contract.id):
        if entry.period == period:
            raise PeriodClosed(
                f"{period.label} of {contract.code} is issued as statement {entry.number}.",
                "Choose a period that is still open; the line can name what it corrects.",
            )
    return period


def _first(contract: Contract, closed: set[Period]) -> Period:
    first = period_of(contract.start, PeriodKind(contract.billing))
    return max(first, min(closed)) if closed else first


def _is_covered(contract: Contract, period: Period) -> bool:
    return period.end >= contract.start and (contract.end is None or period.start <= contract.end)
