"""The drafts of a period beside what each contract was stated last, and what is unusual in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ppp_desktop.core.money import format_money, format_percent
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.services.closing_statements import closes_period, of_period
from ppp_desktop.services.statement_body import body_from_json

UNUSUAL_CHANGE = Decimal("0.3")
"""A draft that differs from the last statement by a larger share is pointed out."""


@dataclass(frozen=True, slots=True)
class LastStatement:
    """What a contract was stated last before the period."""

    number: str
    period: Period
    total: Decimal
    terms_effective: date


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft for review; `change` is its share more or less than the last statement.

    `unusual` are sentences about what a person should look at, none for an ordinary month.
    """

    statement_id: int
    contract_id: int
    contract_code: str
    client_name: str
    currency: str
    calculation: Calculation
    last: LastStatement | None
    change: Decimal | None
    unusual: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """What the draft comes to, tax included."""
        return self.calculation.total


def list_drafts(database: Database, period: Period) -> list[DraftRow]:
    """Return the drafts of a period as they were drawn up, by client and code."""
    with database.reading() as session:
        query = (
            select(Statement, Contract)
            .join(Contract, Contract.id == Statement.contract_id)
            .options(joinedload(Contract.client))
            .where(Statement.number.is_(None), of_period(period))
        )
        drafts = session.execute(query).all()
        last = _last_statements(session, [each.id for _draft, each in drafts], period)
        rows = [_row(draft, contract, period, last.get(contract.id)) for draft, contract in drafts]
    return sorted(rows, key=lambda row: (row.client_name.casefold(), row.contract_code))


def _last_statements(
    session: Session, contract_ids: Iterable[int], period: Period
) -> dict[int, LastStatement]:
    """Return the latest issued statement of each contract before `period`, in one query."""
    counts = (
        closes_period(),
        Statement.start < period.start,
        Statement.contract_id.in_(list(contract_ids)),
    )
    latest = (
        select(Statement.contract_id, func.max(Statement.start).label("start"))
        .where(*counts)
        .group_by(Statement.contract_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Statement.contract_id,
            Statement.number,
            Statement.start,
            Statement.end,
            Statement.total,
            Statement.terms_effective,
        )
        .join(
            latest,
            (latest.c.contract_id == Statement.contract_id) & (latest.c.start == Statement.start),
        )
        .where(*counts)
    )
    return {
        contract_id: LastStatement(number or "", Period(start, end), total, effective)
        for contract_id, number, start, end, total, effective in rows
    }


def _row(
    draft: Statement, contract: Contract, period: Period, last: LastStatement | None
) -> DraftRow:
    body = body_from_json(draft.body)
    change = change_of(body.calculation.total, last)
    return DraftRow(
        statement_id=draft.id,
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        currency=draft.currency,
        calculation=body.calculation,
        last=last,
        change=change,
        unusual=tuple(_unusual(body.calculation, draft.terms_effective, period, last, change)),
    )


def change_of(total: Decimal, last: LastStatement | None) -> Decimal | None:
    """Return by which share `total` is more or less than the last statement; None without one."""
    if last is None or not last.total:
        return None
    with localcontext(prec=PRECISION):
        return (total - last.total) / abs(last.total)


def _unusual(
    made: Calculation,
    effective: date,
    period: Period,
    last: LastStatement | None,
    change: Decimal | None,
) -> list[str]:
    told = []
    if not made.total:
        told.append("It comes to nothing.")
    elif made.total < 0:
        told.append("It is below zero: the client gets money back.")
    if last is None:
        told.append("The first statement of this contract.")
    else:
        told += _against(last, made, effective, period, change)
    for line in made.lines:
        told += _in_line(line, made.currency)
    return told


def _against(
    last: LastStatement,
    made: Calculation,
    effective: date,
    period: Period,
    change: Decimal | None,
) -> list[str]:
    told = []
    was = f"{last.period.label} ({format_money(last.total, made.currency)})"
    if change is not None and abs(change) > UNUSUAL_CHANGE:
        more = "more" if change > 0 else "less"
        told.append(f"{format_percent(round(abs(change), 2))} {more} than {was}.")
    elif change is None and made.total:
        told.append(f"{last.period.label} came to nothing.")
    if last.period.next() != period:
        told.append(f"The last statement before it is that of {last.period.label}.")
    if effective != last.terms_effective and effective > last.period.start:
        told.append(f"The first under the terms of {format_day(effective)}.")
    return told


def _in_line(line: Line, currency: str) -> list[str]:
    told = []
    if line.key in _STEPS and line.amount:
        told.append(f"{_STEPS[line.key]}: {format_money(line.amount, currency)}.")
    for each in line.modifications:
        if each.step == "limits" and each.amount:
            what = "maximum reached" if each.amount < 0 else "raised to its minimum"
            told.append(f"{line.name}: {what}.")
    return told


_STEPS = {
    "cap": "Cap reached",
    "floor": "Raised to the minimum",
    "clawback": "Taken back",
}
