"""Objectives over any days: target, actual, pace, the course, and what the days before gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.metrics.ratios import attainment
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.measure_requests import answer_of, base_requests
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.report_courses import (
    CoursePoint,
    Presence,
    days_with_results,
    points_of,
    presence_of,
)
from ppp_desktop.services.report_spans import span_before, span_year_before
from ppp_desktop.services.report_sums import Sums, added
from ppp_desktop.services.report_targets import TargetKind, aim_of, even_target

LATE_AFTER_DAYS = 3
"""A figure whose last result is so much older than the last of all is told."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The days of a report and those it is compared with.

    `known` are its days with results of any kind; `through` is the last of them.
    """

    days: Period
    before: Period
    year_before: Period | None
    known: frozenset[date]

    @property
    def through(self) -> date | None:
        """The last day with results, None without any."""
        return max(self.known, default=None)


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure on other days; `value` is None where they have no results, never zero.

    `since` is the day on which results begin, where that is only within these days.
    """

    value: Decimal | None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ReportObjective:
    """An objective on the days of a report; see `report_targets.Aim` for target and pace.

    `attained` is 1 where the target is reached. `year_before` is None where a year before would
    overlap the report. `ends_on` is the day of its last result, where others came much later.
    """

    name: str
    metric: str
    unit: Unit
    direction: Direction
    request: MeasureRequest
    target: Decimal | None
    target_kind: TargetKind
    actual: Decimal | None
    rows: int
    attained: Decimal | None
    pacing: Decimal | None
    expected_by: int | None
    before: Compared
    year_before: Compared | None
    course: tuple[CoursePoint, ...]
    ends_on: date | None = None

    @property
    def is_sum(self) -> bool:
        """Whether its figures add up over days and values."""
        return metric(self.metric).formula is None


def spans_of(session: Session, contract_id: int, days: Period) -> Spans:
    """Return the days of a report with what they are compared with."""
    known = days_with_results(session, contract_id, days)
    return Spans(days, span_before(days), span_year_before(days), known)


def report_objectives(
    session: Session, contract: Contract, sums: Sums, spans: Spans
) -> tuple[ReportObjective, ...]:
    """Return the contract's objectives in their order."""
    return tuple(
        _objective(session, contract, sums, spans, each) for each in read_objectives(contract)
    )


def _objective(
    session: Session, contract: Contract, sums: Sums, spans: Spans, agreed: ObjectiveDetails
) -> ReportObjective:
    request = MeasureRequest(agreed.metric, agreed.scope)
    daily = sums.daily(spans.days, request)
    bases = zip(base_requests(request), daily, strict=True)
    found = answer_of(request, {base: added(days.values()) for base, days in bases})
    actual = found.value if found.rows else None
    aim = aim_of(session, contract, agreed, spans.days, through=spans.through, actual=actual)
    presence = presence_of(session, contract.id, request)
    known = frozenset(day for day in spans.known if presence.has(day))
    year_before = spans.year_before
    return ReportObjective(
        name=agreed.name,
        metric=agreed.metric,
        unit=metric(agreed.metric).unit,
        direction=agreed.direction,
        request=request,
        target=aim.target,
        target_kind=aim.kind,
        actual=actual,
        rows=found.rows,
        attained=(None if aim.target is None else attainment(actual, aim.target, agreed.direction)),
        pacing=aim.pacing,
        expected_by=aim.expected_by,
        before=_compared(sums, spans.before, request, presence),
        year_before=(
            None if year_before is None else _compared(sums, year_before, request, presence)
        ),
        course=tuple(
            CoursePoint(days, value, _target(sums, agreed, days))
            for days, value in points_of(request, spans.days, daily, known)
        ),
        ends_on=_ends_on(presence, spans),
    )


def _ends_on(presence: Presence, spans: Spans) -> date | None:
    """Return the last day of a figure whose results stopped while other results went on."""
    last, through = presence.last, spans.through
    if last is None or through is None or (through - last).days < LATE_AFTER_DAYS:
        return None
    return last


def _compared(sums: Sums, span: Period, request: MeasureRequest, presence: Presence) -> Compared:
    found = sums.total(span, request)
    if not found.rows:
        return Compared(None)
    begins_within = presence.first is not None and presence.first > span.start
    return Compared(found.value, presence.first if begins_within else None)


def _target(sums: Sums, agreed: ObjectiveDetails, days: Period) -> Decimal | None:
    if metric(agreed.metric).formula is not None:
        return agreed.target
    return even_target(sums.course, agreed.target, days)
