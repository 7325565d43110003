"""Performance of a contract: objectives with attainment and pacing, a series, a breakdown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.metrics.ratios import (
    PRECISION,
    ExpectedShare,
    attainment,
    divide,
    expected_share,
    pacing,
)
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.services.calculation import pay_of_period
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.measures import (
    Course,
    base_requests,
    by_dimension,
    daily,
    denominator_of,
    measure,
    numerator_of,
    rows_behind,
)
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives

SEASON_PERIODS = 12


@dataclass(frozen=True, slots=True)
class ObjectivePerformance:
    """An objective in a period that may be running.

    `attained` is actual ÷ target so far (1 = reached); `pacing` actual ÷ what was expected by
    `through`, for sums only: a ratio has no running total. `expected_by` tells what the expected
    share was learnt from.
    """

    name: str
    metric: str
    unit: Unit
    direction: Direction
    target: Decimal
    actual: Decimal | None
    attained: Decimal | None
    pacing: Decimal | None
    expected_by: ExpectedShare | None
    rows: int
    request: MeasureRequest

    @property
    def on_pace(self) -> bool | None:
        """Whether it goes well so far; None where nothing can be said yet."""
        judged = self.judged
        return None if judged is None else judged >= 1

    @property
    def judged(self) -> Decimal | None:
        """The figure that judges it, at least 1 when it goes well: pacing, else attainment.

        A sum that should stay low (media cost) goes well while its pacing is at most 1, so the
        pacing is turned over.
        """
        if self.pacing is None:
            return self.attained
        if self.direction is Direction.HIGHER:
            return self.pacing
        with localcontext(prec=PRECISION):
            return 1 / self.pacing if self.pacing else Decimal(1)


@dataclass(frozen=True, slots=True)
class Overview:
    """A contract's period at a glance. `through` is the last day with data, at most today."""

    contract_id: int
    currency: str
    period: Period
    through: date | None
    objectives: tuple[ObjectivePerformance, ...]
    pay: Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """An objective day by day: for sums the running total, for ratios the ratio to date.

    `points` end at the last day with data. `target` is the level to reach by the end, `expected`
    the running total that the season (or plain time) leads one to expect on each day.
    """

    request: MeasureRequest
    period: Period
    points: tuple[tuple[date, Decimal], ...]
    expected: tuple[tuple[date, Decimal], ...]
    target: Decimal
    cumulative: bool


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One value of a dimension: this period, the period before, and the share of the total.

    `value` is "" for results that do not name the dimension. `share` is None for ratios.
    """

    value: str
    actual: Decimal | None
    before: Decimal | None
    share: Decimal | None
    rows: int

    @property
    def change(self) -> Decimal | None:
        """How much more than in the period before; None where one of them is not known."""
        if self.actual is None or self.before is None:
            return None
        with localcontext(prec=PRECISION):
            return self.actual - self.before


def list_periods(database: Database, contract_id: int, today: date) -> list[Period]:
    """Return the periods from the first results (or the start) to today's, newest first."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        first = session.scalar(
            select(func.min(results.c.day)).where(results.c.contract_id == contract_id)
        )
        start = min(contract.start, first) if first else contract.start
        last = min(today, contract.end) if contract.end else today
        return periods_between(start, max(start, last), PeriodKind(contract.billing))[::-1]


def get_overview(database: Database, contract_id: int, period: Period, *, today: date) -> Overview:
    """Return the objectives of a contract in a period, with pay to date before tax."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        through = last_day_with_data(session, contract_id, period, today)
        return Overview(
            contract_id=contract_id,
            currency=contract.currency,
            period=period,
            through=through,
            objectives=tuple(measure_objectives(session, contract, period, through)),
            pay=pay_of_period(session, contract, period),
        )


def get_series(
    database: Database, contract_id: int, period: Period, objective: str, *, today: date
) -> Series:
    """Return one objective day by day; raises NotFound for an objective that is not there."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        course = Course.of(contract)
        found = _objective(contract, objective)
        request = MeasureRequest(found.metric, found.scope)
        through = last_day_with_data(session, contract_id, period, today)
        days = [] if through is None else _days(period.start, through)
        if metric(found.metric).formula is None:
            points = _running(daily(session, course, period, request), days)
            history = season_before(session, contract, request, period)
            expected = tuple(
                (day, _times(found.target, expected_share(period, day, history).share))
                for day in _days(period.start, period.end)
            )
        else:
            points = _running_ratio(session, course, period, request, days)
            expected = ()
        return Series(
            request=request,
            period=period,
            points=points,
            expected=expected,
            target=found.target,
            cumulative=metric(found.metric).formula is None,
        )


def get_breakdown(
    database: Database,
    contract_id: int,
    period: Period,
    request: MeasureRequest,
    dimension: str,
    *,
    through: date | None = None,
) -> list[BreakdownRow]:
    """Return a figure by the values of a dimension, largest first, beside the period before.

    While a period runs, `through` (its last day with data) makes the comparison fair: see
    `compared_span`.
    """
    with database.reading() as session:
        course = Course.of(require_contract(session, contract_id))
        now = _by_value(session, course, period, request, dimension)
        before = _by_value(session, course, compared_span(period, through), request, dimension)
    is_sum = metric(request.metric).formula is None
    total = sum((value for value, _ in now.values() if value is not None), Decimal(0))
    rows = []
    for name in now.keys() | before.keys():
        value, count = now.get(name, (Decimal(0) if is_sum else None, 0))
        earlier, _ = before.get(name, (Decimal(0) if is_sum else None, 0))
        share = _share(value, total) if is_sum else None
        rows.append(BreakdownRow(name, value, earlier, share, count))
    return sorted(rows, key=_largest_first)


def compared_span(period: Period, through: date | None) -> Period:
    """Return the days that `period` is compared with: the period before, or its first part.

    A month that runs to the 22nd is compared with the first 22 days of the month before.
    """
    before = period.previous()
    if through is None or through >= period.end:
        return before
    return Period(before.start, min(before.start + (through - period.start), before.end))


def _largest_first(row: BreakdownRow) -> tuple[bool, Decimal, str]:
    return row.actual is None, -(row.actual or Decimal(0)), row.value


def measure_objectives(
    session: Session, contract: Contract, period: Period, through: date | None
) -> list[ObjectivePerformance]:
    """Return the objectives of a contract inside a transaction, in their order."""
    objectives = read_objectives(contract)
    requests = [MeasureRequest(each.metric, each.scope) for each in objectives]
    measures = measure(session, Course.of(contract), period, requests)
    return [
        _performance(session, contract, objective, period, through, measures[request])
        for objective, request in zip(objectives, requests, strict=True)
    ]


def _performance(
    session: Session,
    contract: Contract,
    objective: ObjectiveDetails,
    period: Period,
    through: date | None,
    found: Measure,
) -> ObjectivePerformance:
    request = found.request
    described = metric(objective.metric)
    pace = expected = None
    if described.formula is None and through is not None and found.value is not None:
        expected = expected_share(
            period, through, season_before(session, contract, request, period)
        )
        pace = pacing(found.value, objective.target, expected.share)
    actual = found.value if found.rows else None
    return ObjectivePerformance(
        name=objective.name,
        metric=objective.metric,
        unit=described.unit,
        direction=objective.direction,
        target=objective.target,
        actual=actual,
        attained=attainment(actual, objective.target, objective.direction),
        pacing=pace,
        expected_by=expected,
        rows=found.rows,
        request=request,
    )


def last_day_with_data(
    session: Session, contract_id: int, period: Period, today: date
) -> date | None:
    """Return the last day of the period, at most today, that has results; None without any."""
    found: date | None = session.scalar(
        select(func.max(results.c.day)).where(
            results.c.contract_id == contract_id,
            results.c.day.between(period.start, min(period.end, today)),
        )
    )
    return found


def _objective(contract: Contract, name: str) -> ObjectiveDetails:
    for objective in read_objectives(contract):
        if objective.name == name:
            return objective
    raise NotFound(f"The contract has no objective called {name}.")


def season_before(
    session: Session, contract: Contract, request: MeasureRequest, period: Period
) -> list[tuple[Period, Mapping[date, Decimal]]]:
    """Return the daily sums of the billing periods before that of `period`, read at once."""
    running = period_of(period.start, PeriodKind(contract.billing))
    earlier = [running.previous()]
    while len(earlier) < SEASON_PERIODS:
        earlier.append(earlier[-1].previous())
    starts = [each.start for each in reversed(earlier)]
    sums: list[dict[date, Decimal]] = [{} for _ in starts]
    span = Period(starts[0], earlier[0].end)
    for day, value in daily(session, Course.of(contract), span, request).items():
        sums[bisect_right(starts, day) - 1][day] = value
    return list(zip(earlier, reversed(sums), strict=True))


def _running(sums: Mapping[date, Decimal], days: list[date]) -> tuple[tuple[date, Decimal], ...]:
    total = Decimal(0)
    points = []
    for day in days:
        total += sums.get(day, Decimal(0))
        points.append((day, total))
    return tuple(points)


def _running_ratio(
    session: Session, course: Course, period: Period, request: MeasureRequest, days: list[date]
) -> tuple[tuple[date, Decimal], ...]:
    formula = metric(request.metric).formula
    assert formula is not None  # noqa: S101 - the caller asked for a ratio
    upper = _running(daily(session, course, period, numerator_of(request, formula)), days)
    lower = _running(daily(session, course, period, denominator_of(request, formula)), days)
    ratios = (
        (day, divide(above, below, formula))
        for (day, above), (_, below) in zip(upper, lower, strict=True)
    )
    return tuple((day, value) for day, value in ratios if value is not None)


def _by_value(
    session: Session, course: Course, period: Period, request: MeasureRequest, dimension: str
) -> dict[str, tuple[Decimal | None, int]]:
    formula = metric(request.metric).formula
    sums = [
        by_dimension(session, course, period, base, dimension) for base in base_requests(request)
    ]
    if formula is None:
        return {name: (row.value, row.rows) for name, row in sums[0].items()}
    upper, lower = sums
    found: dict[str, tuple[Decimal | None, int]] = {}
    for name in upper.keys() | lower.keys():
        above = upper[name].value if name in upper else Decimal(0)
        below = lower[name].value if name in lower else Decimal(0)
        rows = rows_behind(
            formula, *(side[name].rows if name in side else 0 for side in (upper, lower))
        )
        found[name] = (divide(above, below, formula), rows)
    return found


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


def _times(target: Decimal, share: Decimal) -> Decimal:
    with localcontext(prec=PRECISION):
        return target * share


def _share(value: Decimal | None, total: Decimal) -> Decimal | None:
    if value is None or total == 0:
        return None
    with localcontext(prec=PRECISION):
        return value / total
