"""What the checks look at: one contract's stored results, read as sums and shared by them all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from sqlalchemy import ColumnElement, FromClause, Select, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results
from ppp_desktop.services.data_checks.findings import Finding, FoundRows, Severity

DAYS_BEFORE, DAYS_AFTER = 113, 35
"""Days around the ones looked at that tell what is usual: sixteen weeks before, five after."""

COUNTING = (STATUS_CODES[Status.PENDING], STATUS_CODES[Status.APPROVED])
"""The statuses of results that are paid for, or may be."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Which contract is looked at, on which day, and which days of it (None: all).

    With `converts` its terms say how money of other currencies is converted.
    """

    contract_id: int
    code: str
    currency: str
    converts: bool
    start: date
    end: date | None
    billing: PeriodKind
    today: date
    days: Period | None = None

    def period(self, day: date) -> Period:
        """Return the contract's period that a day lies in."""
        return period_of(day, self.billing)


@dataclass(frozen=True, slots=True)
class DaySums:
    """What one source brought for one day, or for the days from `first_day` on.

    `sums` are millionths in the order of the stored metrics, None where no row has the metric.
    `events` counts the rows that have a number of their own.
    """

    source: str
    day: date
    first_day: date | None
    rows: int
    events: int
    sums: tuple[int | None, ...]


class Looking:
    """A scene with its results in a store; what several checks need is read once."""

    def __init__(self, session: Session, scene: Scene, progress: Progress = SILENT) -> None:
        self.session = session
        self.scene = scene
        self.progress = progress

    def where(self, *, around: bool = False) -> ColumnElement[bool]:
        """Return the condition that a result is looked at; `around` takes the weeks beside, too."""
        condition: ColumnElement[bool] = results.c.contract_id == self.scene.contract_id
        days = self.scene.days
        if days is None:
            return condition
        before = timedelta(days=DAYS_BEFORE if around else 0)
        after = timedelta(days=DAYS_AFTER if around else 0)
        return condition & results.c.day.between(days.start - before, days.end + after)

    def used_sets(self) -> Select[int]:
        """Return the query for the sets of dimensions that the results looked at have."""
        return select(results.c.dimension_set_id).where(self.where()).distinct()

    @cached_property
    def daily(self) -> tuple[DaySums, ...]:
        """The sums of each source and day, by source and day, with the weeks around."""
        keys = (dimension_sets.c.source, results.c.day, results.c.first_day)
        events = func.count(func.nullif(results.c.external_id, ""))
        sums = [func.sum(results.c[key]) for key in BASE_METRIC_KEYS]
        rows = self.session.execute(
            select(*keys, func.count(), events, *sums)
            .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
            .where(self.where(around=True))
            .group_by(*keys)
            .order_by(*keys)
        )
        return tuple(
            DaySums(source, day, first_day, count, events, tuple(of_metrics))
            for source, day, first_day, count, events, *of_metrics in rows
        )

    def finding(
        self,
        check: str,
        subject: Iterable[object],
        severity: Severity,
        sentence: str,
        remedy: str,
        rows: FoundRows,
    ) -> Finding:
        """Return a finding about this contract."""
        return Finding(
            check=check,
            contract_id=self.scene.contract_id,
            contract_code=self.scene.code,
            subject="|".join(str(part) for part in subject),
            severity=severity,
            sentence=sentence,
            remedy=remedy,
            rows=rows,
        )

    def with_amount(self, finding: Finding, metric: str, scaled: int) -> Finding:
        """Return the finding with the money that is in doubt, where there is any."""
        if not scaled:
            return finding
        amount: Decimal = from_scaled(scaled)
        return replace(finding, amount=amount, amount_of=metric, currency=self.scene.currency)


def with_source() -> FromClause:
    """Return the results joined with their sets of dimensions, which name the source."""
    return results.join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)


def among(column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `numbers`, of which there can be any count."""
    listing = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(listing.c.value))
