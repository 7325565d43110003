"""Warns where an export claims in totals what another one already counts event by event.

An ad platform reports the revenue of the very orders that the shop lists; both summed would pay
twice. Two ad platforms beside each other are fine: neither lists events.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.models.results import dimension_sets, results

Span = tuple[date | None, date]
"""First day (None for a single day) and last day of what a row sums."""


def counted_elsewhere(
    session: Session, contract_id: int, parsed: ParsedSheet
) -> tuple[Problem, ...]:
    """Return a warning for each metric that another source counts for the same days."""
    if not parsed.rows:
        return ()
    first = min(row.first_day or row.day for row in parsed.rows)
    last = max(row.day for row in parsed.rows)
    has_events = any(row.external_id for row in parsed.rows)
    found = []
    for key in dict.fromkeys(key for row in parsed.rows for key, value in row.values if value):
        others = session.scalars(
            select(dimension_sets.c.source)
            .join(results, results.c.dimension_set_id == dimension_sets.c.id)
            .where(
                results.c.contract_id == contract_id,
                results.c.day.between(first, last),
                results.c[key] != 0,
                dimension_sets.c.source != parsed.source,
                results.c.external_id == "" if has_events else results.c.external_id != "",
            )
            .distinct()
        ).all()
        if others:
            found.append(_warning(key, parsed.source, sorted(others)))
    return (*found, *_overlapping_spans(session, contract_id, parsed))


def in_other_money(
    currency: str, parsed: ParsedSheet, *, converts: bool = False
) -> tuple[Problem, ...]:
    """Return a warning where amounts are in another currency than the contract's.

    `converts` tells that terms of the contract say how such amounts are converted.
    """
    rows = [
        row
        for row in parsed.rows
        if row.currency not in ("", currency)
        and any(metric(key).unit is Unit.MONEY and value for key, value in row.values)
    ]
    if not rows:
        return ()
    others = ", ".join(sorted({row.currency for row in rows}))
    remedy = (
        "Nothing that rests on their amounts can be worked out: choose the contract that they "
        "belong to, or undo the import."
    )
    if converts:
        remedy = "They are converted at the stored exchange rates, as the terms say."
    return (
        Problem(
            0,
            "Currency",
            "other_currency",
            f"{len(rows):,} rows are in {others}, the contract is in {currency}.",
            remedy,
            Severity.WARNING,
        ),
    )


def _overlapping_spans(
    session: Session, contract_id: int, parsed: ParsedSheet
) -> tuple[Problem, ...]:
    """Warn where rows that sum several days meet other rows of the same tool for those days."""
    given = {(row.first_day, row.day) for row in parsed.rows if not row.external_id}
    if not given:
        return ()
    first = min(start or end for start, end in given)
    last = max(end for _start, end in given)
    stored = {
        (start, end)
        for start, end in session.execute(
            select(results.c.first_day, results.c.day)
            .join(dimension_sets, results.c.dimension_set_id == dimension_sets.c.id)
            .where(
                results.c.contract_id == contract_id,
                results.c.external_id == "",
                dimension_sets.c.source == parsed.source,
                results.c.day >= first,
                func.coalesce(results.c.first_day, results.c.day) <= last,
            )
            .distinct()
        )
    }
    doubled = any(
        span != other and (span[0] or other[0]) and _meet(span, other)
        for span in given
        for other in stored
    )
    if not doubled:
        return ()
    return (
        Problem(
            0,
            "",
            "counted_twice",
            f"{parsed.source} rows that sum several days meet other {parsed.source} rows of the "
            "same days.",
            "Both count: undo one of the two imports, or export the days that are missing only.",
            Severity.WARNING,
        ),
    )


def _meet(one: Span, other: Span) -> bool:
    return (one[0] or one[1]) <= other[1] and (other[0] or other[1]) <= one[1]


def _warning(key: str, source: str, others: list[str]) -> Problem:
    label = metric(key).label
    return Problem(
        0,
        label,
        "counted_twice",
        f"{label} of these days also comes from {' and '.join(others)}.",
        f"Terms and objectives add both; limit their scope to {source} or {others[0]}.",
        Severity.WARNING,
    )
