"""Which source of a metric counts in pay: follows a contract's reconciliations from now on.

What was issued never moves: a trust begins after the last issued period, and one that statements
were issued under ends with the last of them instead of being forgotten. Decision 0009 says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import PeriodKind, period_of
from ppp_desktop.models.contracts import Contract, SourceTrust
from ppp_desktop.models.imports import Reconciliation
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period

_Key = tuple[str, str, str]


def settle_trusts(session: Session, contract: Contract) -> None:
    """Let the contract trust what its reconciliations say, in every period still to be issued.

    Raises Conflict where sources would leave out one another.
    """
    wanted = [
        (each.metric, each.trusted, each.other)
        for each in session.scalars(
            select(Reconciliation)
            .where(Reconciliation.contract_id == contract.id)
            .order_by(Reconciliation.id)
        )
    ]
    for metric, trusted, other in wanted:
        if trusted in _below(other, metric, wanted):
            raise Conflict(
                f"{other} is trusted over {trusted} already, so neither would count.",
                "Change that reconciliation, or trust the same source in both.",
            )
    issued = _last_issued(session, contract)
    for trust in [each for each in contract.source_trusts if each.last is None]:
        if (trust.metric, trust.trusted, trust.control) in wanted:
            continue
        if issued is not None and trust.first <= issued:
            trust.last = issued
        else:
            contract.source_trusts.remove(trust)
    known = {
        (each.metric, each.trusted, each.control)
        for each in contract.source_trusts
        if each.last is None
    }
    first = _first_open(contract, issued)
    for key in dict.fromkeys(wanted):
        if key not in known:
            metric, trusted, control = key
            contract.source_trusts.append(
                SourceTrust(metric=metric, trusted=trusted, control=control, first=first)
            )
    session.flush()


def _below(source: str, metric: str, wanted: Iterable[_Key]) -> set[str]:
    """Return the sources that `source` is trusted over, directly or through another."""
    found: set[str] = set()
    waiting = [source]
    edges = [(trusted, other) for key, trusted, other in wanted if key == metric]
    while waiting:
        above = waiting.pop()
        for trusted, other in edges:
            if trusted == above and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _last_issued(session: Session, contract: Contract) -> date | None:
    """Return the end of the last period that has an issued statement."""
    return session.scalar(select(func.max(Statement.end)).where(closes_period(contract.id)))


def _first_open(contract: Contract, issued: date | None) -> date:
    if issued is not None:
        return issued + timedelta(days=1)
    return period_of(contract.start, PeriodKind(contract.billing)).start
