"""Which issued statements rest on which version of a contract's terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period


def days_in_force(contract: Contract) -> dict[date, Period]:
    """Return the days of each version by the day from which it applies: up to the next one."""
    starts = [version.effective for version in contract.terms]
    ends = [later - timedelta(days=1) for _earlier, later in pairwise(starts)]
    return {
        start: Period(start, end) for start, end in zip(starts, [*ends, date.max], strict=False)
    }


def statements_by_version(session: Session, contract: Contract) -> Mapping[date, tuple[str, ...]]:
    """Return the numbers of the issued statements that each version was used for, in order.

    A period that a change of terms cuts rests on each version that is in force on one of its days.
    """
    issued = session.execute(
        select(Statement.start, Statement.end, Statement.number)
        .where(closes_period(contract.id))
        .order_by(Statement.start)
    ).all()
    return {
        effective: tuple(
            number
            for start, end, number in issued
            if number and start <= days.end and end >= days.start
        )
        for effective, days in days_in_force(contract).items()
    }
