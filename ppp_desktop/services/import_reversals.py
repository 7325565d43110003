"""What an import takes back of stated results, and which reversals come too late for that."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.import_closed import Closed
from ppp_desktop.services.incoming_rows import incoming
from ppp_desktop.services.result_merge import differing


def reversals_of(session: Session, contract: Contract, closed: Closed) -> tuple[Problem, ...]:
    """Tell of the incoming rows which periods take stated results back, and what none does."""
    kind = PeriodKind(contract.billing)
    last = None if contract.end is None else period_of(contract.end, kind).end
    stated: Counter[Period] = Counter()
    late = 0
    for chunk in differing(session, contract.id, incoming.c.reversed_on.is_not(None)):
        for _position, before, after in chunk:
            reversed_on = after["reversed_on"]
            if not isinstance(reversed_on, date):
                continue
            if last is not None and reversed_on > last:
                late += 1
            elif closed.standing_on(before):
                stated[period_of(reversed_on, kind)] += 1
    found = [
        _known("taken_back", count, f"stated before, and {period.label} takes %s back.")
        for period, count in sorted(stated.items())
    ]
    if late:
        text = "reversed after the contract ended, and no statement takes %s back."
        found.append(_known("reversed_late", late, text))
    return tuple(found)


def _known(cause: str, count: int, what: str) -> Problem:
    results, them = ("result was", "it") if count == 1 else ("results were", "them")
    text = f"{count:,} {results} {what % them}"
    return Problem(0, "", cause, text, severity=Severity.WARNING)
