"""Whether the results of a period are complete to its last day, for many contracts at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override

from ppp_desktop.core.periods import Period, format_day, format_span
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.close_items import CloseItem, ItemKind, ItemState, Where
from ppp_desktop.services.courses import Course
from ppp_desktop.services.data_checks import missing_days
from ppp_desktop.services.data_checks.findings import Acceptance, Finding, listed
from ppp_desktop.services.data_checks.looking import DaySums, Looking, Scene
from ppp_desktop.services.measure_requests import base_requests

DAYS_BEFORE, DAYS_AFTER = 42, 35
"""Days around a period that tell on which weekdays results come."""

DAYS_IN_A_ROW = 5
"""A source of sums that brought so many days without a gap delivers each day."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SourceDays:
    """One source of a contract around a period: its days, and the metrics that it fills."""

    source: str
    days: tuple[DaySums, ...]
    metrics: frozenset[str]


def read_source_days(
    session: Session, contract_ids: Collection[int], period: Period, metrics: Collection[str]
) -> dict[int, tuple[SourceDays, ...]]:
    """Return the days of each contract's sources, in one query for all contracts."""
    keys = (results.c.contract_id, dimension_sets.c.source, results.c.day, results.c.first_day)
    filled = sorted(metrics)
    rows = session.execute(
        select(
            *keys,
            func.count(),
            func.count(func.nullif(results.c.external_id, "")),
            *(func.count(results.c[key]) for key in filled),
        )
        .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
        .where(
            results.c.contract_id.in_(contract_ids),
            results.c.day.between(
                period.start - timedelta(days=DAYS_BEFORE), period.end + timedelta(days=DAYS_AFTER)
            ),
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    days: defaultdict[tuple[int, str], list[DaySums]] = defaultdict(list)
    known: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for contract_id, source, day, first_day, count, events, *counts in rows:
        key = contract_id, source
        days[key].append(DaySums(source, day, first_day, count, events, ()))
        known[key].update(name for name, number in zip(filled, counts, strict=True) if number)
    found: defaultdict[int, list[SourceDays]] = defaultdict(list)
    for (contract_id, source), sums in days.items():
        found[contract_id].append(
            SourceDays(source, tuple(sums), frozenset(known[contract_id, source]))
        )
    return {contract_id: tuple(each) for contract_id, each in found.items()}


def used_sources(
    contract: Contract, period: Period, wanted: Iterable[MeasureRequest], days: Sequence[SourceDays]
) -> tuple[SourceDays, ...]:
    """Return the sources that the figures of the terms count; controls are not among them."""
    course = Course.of(contract)
    left_out = {
        (trust.metric, trust.control) for trust in course.trusts if trust.holds_on(period.end)
    }
    used: set[str] = set()
    for request in wanted:
        named = dict(request.scope.filters).get("source")
        for base in base_requests(request):
            used.update(
                each.source
                for each in days
                if base.metric in each.metrics
                and (each.source in named if named else (base.metric, each.source) not in left_out)
            )
    return tuple(each for each in days if each.source in used)


def completeness(
    session: Session,
    scene: Scene,
    active: Period,
    used: Sequence[SourceDays],
    accepted: Mapping[tuple[int, str, str], Acceptance],
    *,
    needs_results: bool,
) -> CloseItem:
    """Return the item that says whether each source is complete to the last day of `active`."""
    if not needs_results:
        return CloseItem(ItemKind.DATA, ItemState.NOT_APPLICABLE, "The terms rest on no results.")
    inside = [each for each in used if _last_in(each, active) is not None]
    if not inside:
        return CloseItem(
            ItemKind.DATA,
            ItemState.WARNING,
            f"No results of {_span(active)} that the terms pay for are stored.",
            Where.IMPORT,
        )
    looking = _Prepared(session, scene, tuple(day for each in used for day in each.days))
    findings = list(missing_days.find(looking))
    still_open = [each for each in findings if each.key not in accepted]
    told = [*_told(still_open, active), *_ends(scene, active, used, findings)]
    if told:
        return CloseItem(ItemKind.DATA, ItemState.WARNING, told[0], Where.IMPORT, tuple(told[1:]))
    return CloseItem(ItemKind.DATA, ItemState.DONE, _complete(inside, active), Where.RESULTS)


def _told(findings: Iterable[Finding], active: Period) -> list[str]:
    """Return the sentences of missing days that lie in `active`."""
    return [
        each.sentence
        for each in findings
        if each.rows.first_day <= active.end and each.rows.last_day >= active.start
    ]


class _Prepared(Looking):
    """Days that were read for all contracts at once."""

    def __init__(self, session: Session, scene: Scene, days: tuple[DaySums, ...]) -> None:
        super().__init__(session, scene)
        self._days = days

    @override
    @cached_property
    def daily(self) -> tuple[DaySums, ...]:
        """The days that were read."""
        return self._days


def _ends(
    scene: Scene, active: Period, used: Sequence[SourceDays], findings: Sequence[Finding]
) -> list[str]:
    """Tell of sources of daily sums that end early, where too few weeks tell what is usual."""
    last_wanted = min(active.end, scene.today - _DAY)
    told = []
    for each in used:
        last = _last_in(each, active)
        known = any(each.source in finding.rows.sources for finding in findings)
        if last is None or last >= last_wanted or known or not _comes_daily(each, last):
            continue
        gap = format_span(last + _DAY, last_wanted)
        told.append(f"{_name(each.source)} has no results for {gap}.")
    return told


def _comes_daily(given: SourceDays, last: date) -> bool:
    single = {each.day for each in given.days if each.first_day is None and not each.events}
    return all(last - place * _DAY in single for place in range(DAYS_IN_A_ROW))


def _last_in(given: SourceDays, active: Period) -> date | None:
    """Return the last day of `active` with results, those that sum several days among them."""
    days = [
        min(each.day, active.end)
        for each in given.days
        if (each.first_day or each.day) <= active.end and each.day >= active.start
    ]
    return max(days, default=None)


def _complete(inside: Sequence[SourceDays], active: Period) -> str:
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for each in inside:
        by_day[_last_in(each, active) or active.end].append(_name(each.source))
    parts = [f"{listed(names)} up to {format_day(day)}" for day, names in sorted(by_day.items())]
    return f"Results of {', '.join(parts)}."


def _span(active: Period) -> str:
    return format_span(active.start, active.end)


def _name(source: str) -> str:
    return source or "a tool without a name"
