"""Balances of issued periods: draws, clawback and shares kept back, as the statement froze them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.balances import NO_BALANCES, Balances
from ppp_desktop.services.closing_statements import closes_period, of_period

_CARRIED_RULES = ("holdback", "clawback", "draw")
_ADAPTER: TypeAdapter[Balances] = TypeAdapter(Balances)


def has_balances(document: Mapping[str, object]) -> bool:
    """Tell whether terms carry anything from one period to the next."""
    return any(document.get(rule) is not None for rule in _CARRIED_RULES)


def issued_balances(session: Session, contract_id: int, period: Period) -> Balances | None:
    """Return what the issued statement of `period` left; None where it is not issued."""
    body = _issued_body(session, contract_id, period)
    if body is None:
        return None
    calculation = body["calculation"]
    closing = calculation.get("closing") if isinstance(calculation, Mapping) else None
    return NO_BALANCES if closing is None else _ADAPTER.validate_python(closing, strict=False)


def issued_opening(session: Session, contract_id: int, period: Period) -> Balances | None:
    """Return what the issued statement of `period` began with; None where it is not issued."""
    body = _issued_body(session, contract_id, period)
    if body is None:
        return None
    opening = body.get("opening")
    return NO_BALANCES if opening is None else _ADAPTER.validate_python(opening, strict=False)


def _issued_body(session: Session, contract_id: int, period: Period) -> Mapping[str, object] | None:
    return session.scalar(
        select(Statement.body).where(closes_period(contract_id), of_period(period))
    )
