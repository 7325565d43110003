"""Both legs of a correction: what is void, the credit that takes it back, what replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import StatementKind


@dataclass(frozen=True, slots=True)
class _Leg:
    """A numbered statement without its content, and what its body says that it is."""

    id: int
    number: str
    place: tuple[int, date, date, str]
    total: Decimal
    kind: str
    corrects_id: int | None
    voided_on: date | None
    issued_on: date | None
    reverses: str
    replaces: str


def wrong_legs(session: Session) -> Iterator[tuple[str, str]]:
    """Yield a number and what is wrong with it: a leg that is missing, or is another amount.

    Nothing is told where a column cannot even be read: that is told of its statement.
    """
    try:
        legs = {leg.id: leg for leg in _read(session)}
    except (ValueError, ArithmeticError, TypeError):
        return
    taken_back = {leg.corrects_id for leg in legs.values() if leg.kind == StatementKind.CREDIT}
    for leg in legs.values():
        corrected = None if leg.corrects_id is None else legs.get(leg.corrects_id)
        said = _credit(leg, corrected) if leg.kind == StatementKind.CREDIT else _own(leg, corrected)
        if not said and leg.voided_on is not None and leg.id not in taken_back:
            said = "It is void, but no credit takes it back."
        if said:
            yield leg.number, said


def _credit(leg: _Leg, corrected: _Leg | None) -> str:
    if corrected is None or corrected.number != leg.reverses:
        return "The credit takes back another statement than it was issued for."
    if corrected.voided_on is None or corrected.voided_on != leg.issued_on:
        return f"The credit takes back {corrected.number}, which is not void since that day."
    if corrected.total + leg.total or corrected.place != leg.place:
        return f"The credit does not take back just what {corrected.number} stated."
    return ""


def _own(leg: _Leg, corrected: _Leg | None) -> str:
    if leg.reverses:
        return "It was issued as a credit, and is none any more."
    if leg.replaces != ("" if corrected is None else corrected.number):
        return "It replaces another statement than it was issued for."
    if corrected is not None and (corrected.voided_on is None or corrected.place != leg.place):
        return f"It replaces {corrected.number}, which is not void."
    return ""


def _read(session: Session) -> Iterator[_Leg]:
    # A body that is no JSON any more says nothing here; its seal is broken.
    body = case((func.json_valid(Statement.body), Statement.body), else_="{}")
    rows = session.execute(
        select(
            Statement.id,
            Statement.number,
            Statement.contract_id,
            Statement.start,
            Statement.end,
            Statement.currency,
            Statement.total,
            Statement.kind,
            Statement.corrects_id,
            Statement.voided_on,
            Statement.issued_on,
            func.json_extract(body, "$.reverses.number"),
            func.json_extract(body, "$.replaces"),
        )
        .where(Statement.number.is_not(None))
        .order_by(Statement.year, Statement.sequence)
    )
    for key, number, contract, start, end, currency, total, *others in rows:
        kind, corrects, voided, issued, reverses, replaces = others
        place = (contract, start, end, currency)
        yield _Leg(
            *(key, number or "", place, total, kind, corrects, voided, issued),
            reverses or "",
            replaces or "",
        )
