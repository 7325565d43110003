"""Warns where an export claims in totals what another one already counts event by event.

An ad platform reports the revenue of the very orders that the shop lists; both summed would pay
twice. Two ad platforms beside each other are fine: neither lists events.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.results import dimension_sets, results


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
    return tuple(found)


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
