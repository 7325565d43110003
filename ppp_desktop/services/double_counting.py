"""Warns of what may be counted twice between tools, and of events that look like one.

An ad platform reports the revenue of the very orders that the shop lists; both summed would pay
twice. Two ad platforms beside each other are fine: neither lists events.
"""

from __future__ import annotations

from sqlalchemy import CTE, Row, func, select
from sqlalchemy.orm import Session

from ppp_desktop.imports.row_facts import (
    first_and_last,
    has_events,
    in_other_currencies,
    metrics_counted,
)
from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.metrics.catalogue import BASE_METRICS, Unit, metric
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.incoming_rows import Verdict, incoming

NUMBERS_COMPARED = 200_000
"""New events beyond which their numbers are not compared by capital letters: it would take long."""


def counted_elsewhere(
    session: Session, contract_id: int, parsed: ParsedSheet
) -> tuple[Problem, ...]:
    """Return a warning for each metric that another source counts for the same days."""
    days = first_and_last(parsed.rows)
    if days is None:
        return ()
    found = []
    own = results.c.external_id == "" if has_events(parsed.rows) else results.c.external_id != ""
    for key in metrics_counted(parsed.rows):
        others = session.scalars(
            select(dimension_sets.c.source)
            .join(results, results.c.dimension_set_id == dimension_sets.c.id)
            .where(
                results.c.contract_id == contract_id,
                results.c.day.between(*days),
                results.c[key] != 0,
                dimension_sets.c.source != parsed.source,
                own,
            )
            .distinct()
        ).all()
        if others:
            found.append(_warning(key, parsed.source, sorted(others)))
    return tuple(found)


def alike_numbers(session: Session, contract_id: int) -> tuple[Problem, ...]:
    """Warn of new events whose numbers differ from others only by capital letters.

    Most tools tell such numbers apart, so both count.
    """
    new = (
        select(incoming.c.external_id, func.lower(incoming.c.external_id).label("folded"))
        .where(incoming.c.verdict == Verdict.ADDED, incoming.c.external_id != "")
        .cte("new_numbers")
    )
    number = new.c.external_id
    styles = session.execute(
        select(
            func.count(),
            func.coalesce(func.max(new.c.folded != func.upper(number)), 0),
            func.coalesce(func.max(number != new.c.folded), 0),
        ).select_from(new)
    ).one()
    count, has_letters, has_capitals = styles
    if not has_letters or count > NUMBERS_COMPARED:
        return ()
    pair = _alike_in_store(session, contract_id, new)
    if pair is None and has_capitals:
        pair = session.execute(
            select(func.min(number), func.max(number))
            .group_by(new.c.folded)
            .having(func.min(number) != func.max(number))
            .limit(1)
        ).first()
    if pair is None:
        return ()
    one, other = pair
    return (
        Problem(
            0,
            "",
            "alike_numbers",
            f"Some numbers differ only by capital letters, such as “{one}” and “{other}”.",
            "They count as two results; write them alike in the file if they are one.",
            Severity.WARNING,
        ),
    )


def _alike_in_store(session: Session, contract_id: int, new: CTE) -> Row[str, str] | None:
    stored = results.c.external_id
    return session.execute(
        select(new.c.external_id, stored)
        .join(results, func.lower(stored) == new.c.folded)
        .where(results.c.contract_id == contract_id, stored != "", stored != new.c.external_id)
        .limit(1)
    ).first()


def in_other_money(
    currency: str, parsed: ParsedSheet, *, converts: bool = False
) -> tuple[Problem, ...]:
    """Return a warning where amounts are in another currency than the contract's.

    `converts` tells that terms of the contract say how such amounts are converted.
    """
    money = frozenset(each.key for each in BASE_METRICS if each.unit is Unit.MONEY)
    rows, currencies = in_other_currencies(parsed.rows, currency, money)
    if not rows:
        return ()
    others = ", ".join(currencies)
    cause, remedy = (
        "other_currency",
        "Nothing that rests on their amounts can be worked out: choose the contract that they "
        "belong to, or undo the import.",
    )
    if converts:
        cause = "converted"
        remedy = "They are converted at the stored exchange rates, as the terms say."
    return (
        Problem(
            0,
            "Currency",
            cause,
            f"{rows:,} {'row is' if rows == 1 else 'rows are'} in {others}, the contract is in "
            f"{currency}.",
            remedy,
            Severity.WARNING,
        ),
    )


def _warning(key: str, source: str, others: list[str]) -> Problem:
    label = metric(key).label
    return Problem(
        0,
        label,
        "counted_twice",
        f"{label} of these days also comes from {' and '.join(others)}.",
        f"Terms and objectives add both: say in the contract which source counts, or limit their "
        f"scope to {source} or {others[0]}.",
        Severity.WARNING,
    )
