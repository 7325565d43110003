"""What exactly is compared for a contract: two sources, with money in its own currency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.foreign_money import MoneyRule, open_exchange
from ppp_desktop.services.gap_sums import Sides
from ppp_desktop.services.reconciliations import ReconciliationDetails
from ppp_desktop.services.terms import read_terms, versions_in_force


def sides_of(
    session: Session,
    contract: Contract,
    details: ReconciliationDetails,
    days: Period,
    close: date | None = None,
) -> Sides:
    """Return the sides of a comparison over `days`, as results stood on `close` or their end.

    Money of other currencies is converted as the terms say; raises Conflict where they do not.
    """
    course = Course.of(contract)
    sides = Sides(
        contract_id=contract.id,
        metric=details.metric,
        other_metric=details.other_metric,
        trusted=details.trusted,
        other=details.other,
        close=close or course.period_of(days.end).end,
    )
    if not sides.money:
        return sides
    rule = _money_rule(contract, days)
    segments = (Segment(days, sides.close),)
    exchange = open_exchange(session, course, days, segments, sides.money, rule)
    return replace(sides, exchange=exchange)


def _money_rule(contract: Contract, days: Period) -> MoneyRule:
    try:
        version, _days = versions_in_force(contract, days)[-1]
    except NotFound:
        return MoneyRule()
    return MoneyRule(read_terms(version.document).conversion)
