"""Reads the results that were reversed in a period, one by one: they are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Scope, Status
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results
from ppp_desktop.services.courses import Course, Segment, Trust
from ppp_desktop.services.result_conditions import is_judged

_SETS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ReversedRow:
    """One result that was taken back `age_days` after it came; `values` are in millionths."""

    age_days: int
    day: date
    is_event: bool
    currency: str
    dimensions: Mapping[str, str]
    values: Mapping[str, int | None]

    def is_in(self, scope: Scope) -> bool:
        """Tell whether the scope's dimensions admit the result."""
        return all(self.dimensions[name] in values for name, values in scope.filters)

    def as_counted(self, trusts: Sequence[Trust], billed: date, scope: Scope) -> ReversedRow:
        """Return it without the figures that a trusted source leaves out, in a billed period."""
        left_out = {
            trust.metric: None
            for trust in trusts
            if trust.control == self.dimensions["source"]
            and trust.holds_on(billed)
            and is_judged(trust, trust.metric, scope)
            and trust.metric in self.values
        }
        return replace(self, values={**self.values, **left_out}) if left_out else self


def reversed_days(session: Session, course: Course, period: Period) -> Sequence[date]:
    """Return the days of the results that were reversed in `period`, each once."""
    days = session.scalars(select(results.c.day).where(_reversed_in(course, period)).distinct())
    return sorted(day for day in days if course.start <= day <= (course.end or day))


def reversed_rows(
    session: Session,
    course: Course,
    period: Period,
    segments: Sequence[Segment],
    keys: Sequence[str],
) -> list[ReversedRow]:
    """Return what was reversed in `period`, of the days from the first segment to the last.

    `keys` are the stored metrics that are wanted.
    """
    first = min(segment.days.start for segment in segments)
    last = max(segment.days.end for segment in segments)
    rows = session.execute(
        select(
            results.c.day,
            results.c.reversed_on,
            results.c.external_id,
            results.c.currency,
            results.c.dimension_set_id,
            *(results.c[key] for key in keys),
        ).where(_reversed_in(course, period))
    )
    # Not by the database: it might read all the days instead of the few reversed results.
    found = [row for row in rows if first <= row.day <= last]
    sets = _dimensions(session, sorted({row.dimension_set_id for row in found}))
    return [
        ReversedRow(
            age_days=(reversed_on - day).days,
            day=day,
            is_event=bool(external_id),
            currency=currency,
            dimensions=sets[set_id],
            values=dict(zip(keys, values, strict=True)),
        )
        for day, reversed_on, external_id, currency, set_id, *values in found
    ]


def _reversed_in(course: Course, period: Period) -> ColumnElement[bool]:
    return (
        (results.c.contract_id == course.contract_id)
        & results.c.reversed_on.between(period.start, period.end)
        & (results.c.status == STATUS_CODES[Status.REVERSED])
    )


def _dimensions(session: Session, ids: Sequence[int]) -> dict[int, Mapping[str, str]]:
    found: dict[int, Mapping[str, str]] = {}
    for start in range(0, len(ids), _SETS_AT_ONCE):
        chunk = ids[start : start + _SETS_AT_ONCE]
        rows = session.execute(select(dimension_sets).where(dimension_sets.c.id.in_(chunk)))
        found |= {row["id"]: dict(row) for row in rows.mappings()}
    return found
