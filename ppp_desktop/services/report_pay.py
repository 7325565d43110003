"""Pay in the billing periods that a report touches, and what the client got for its money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict, PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.ratios import PRECISION
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import results
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.calculation import calculate_period
from ppp_desktop.services.closing_statements import closes_period, of_period
from ppp_desktop.services.comparing import handed_on
from ppp_desktop.services.report_sums import Sums
from ppp_desktop.services.report_targets import covered_periods
from ppp_desktop.services.statement_body import body_from_json


@dataclass(frozen=True, slots=True)
class PeriodPay:
    """The pay of one billing period before tax; None where its terms cannot tell it.

    `number` is that of the statement that froze it, "" while it is open; `is_running` tells that
    the period was not over when the report was made. `media` is the media spend in the amount
    that is only handed on.
    """

    period: Period
    amount: Decimal | None
    number: str
    is_running: bool
    media: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClientReturn:
    """Revenue ÷ (media cost + pay) on the days of a report.

    `pay` is without media spend that is handed on, which stands in the cost. It is None where the
    report does not begin with a billing period and end with one or with the last results; the
    return is then revenue ÷ media cost.
    """

    revenue: Decimal
    cost: Decimal
    pay: Decimal | None
    value: Decimal


def pay_of_span(
    session: Session, contract: Contract, sums: Sums, span: Period, today: date
) -> list[PeriodPay]:
    """Return the pay of each billing period that `span` touches, oldest first."""
    return [_pay(session, contract, period, today) for period in covered_periods(sums.course, span)]


def total_pay(pays: Sequence[PeriodPay]) -> Decimal | None:
    """Return the sum of what is known; None where nothing is."""
    known = [each.amount for each in pays if each.amount is not None]
    return sum(known, Decimal(0)) if known else None


def _own_pay(pays: Sequence[PeriodPay]) -> Decimal:
    """Return the pay without media spend that is only handed on: it stands in the cost."""
    return sum(((each.amount or Decimal(0)) - each.media for each in pays), Decimal(0))


def client_return(
    session: Session, contract: Contract, sums: Sums, span: Period, pays: Sequence[PeriodPay]
) -> ClientReturn | None:
    """Return what came back for what was spent; None without revenue or without cost.

    None also where they are in currencies that the terms do not convert.
    """
    try:
        revenue = sums.total(span, MeasureRequest("revenue"))
        cost = sums.total(span, MeasureRequest("cost"))
    except Conflict:
        return None
    if not (revenue.rows and cost.rows) or revenue.value is None or cost.value is None:
        return None
    pay = _own_pay(pays) if _is_of_whole_pay(session, contract, span, pays) else None
    with localcontext(prec=PRECISION):
        spent = cost.value + (pay or Decimal(0))
        if spent <= 0:
            return None
        return ClientReturn(revenue.value, cost.value, pay, revenue.value / spent)


def _pay(session: Session, contract: Contract, period: Period, today: date) -> PeriodPay:
    issued = session.execute(
        select(Statement.number, Statement.body).where(
            closes_period(contract.id), of_period(period)
        )
    ).first()
    running = today <= period.end
    number = ""
    if issued is not None:
        number, worked = issued.number or "", body_from_json(issued.body).calculation
    else:
        try:
            worked = calculate_period(session, contract, period).calculation
        except PppError:
            return PeriodPay(period, None, "", running)
    media = handed_on(worked.lines, worked.currency)
    return PeriodPay(period, worked.subtotal, number, running, media)


def _is_of_whole_pay(
    session: Session, contract: Contract, span: Period, pays: Sequence[PeriodPay]
) -> bool:
    """Tell whether revenue and cost of the span are those that the pay was earned with."""
    if not pays or any(each.amount is None for each in pays):
        return False
    first, last = pays[0].period, pays[-1].period
    begins = first.start >= span.start
    return begins and (last.end <= span.end or not _goes_on(session, contract, span.end, last.end))


def _goes_on(session: Session, contract: Contract, after: date, until: date) -> bool:
    found = session.scalar(
        select(results.c.id)
        .where(
            results.c.contract_id == contract.id,
            results.c.day > after,
            results.c.day <= until,
        )
        .limit(1)
    )
    return found is not None
