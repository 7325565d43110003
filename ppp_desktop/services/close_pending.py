"""Results that do not count yet: those in their hold when a period ends, and those pending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, format_day, format_span
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope, Span, Status
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import STATUS_CODES, results
from ppp_desktop.services.close_items import CloseItem, ItemKind, ItemState, Where
from ppp_desktop.services.courses import Course
from ppp_desktop.services.data_checks.findings import counted, listed
from ppp_desktop.services.foreign_money import is_money
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.measures import measure
from ppp_desktop.services.metric_words import format_metric

_FIGURES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Results that do not count: how many, and what they come to by metric."""

    rows: int
    figures: tuple[tuple[str, Decimal], ...]

    def told(self, currency: str) -> str:
        """Return what they come to: "14 leads and €1,240.00 revenue"."""
        return listed(_figure(key, value, currency) for key, value in self.figures)


NOTHING = Unsettled(0, ())


def contracts_with_pending(
    session: Session, contract_ids: Iterable[int], days: Period
) -> frozenset[int]:
    """Return the contracts that have pending results on some days, in one query."""
    query = select(results.c.contract_id).where(
        results.c.contract_id.in_(list(contract_ids)),
        results.c.day.between(days.start, days.end),
        results.c.status == STATUS_CODES[Status.PENDING],
    )
    return frozenset(session.scalars(query.distinct()))


def pending(
    session: Session, contract: Contract, period: Period, wanted: Sequence[MeasureRequest]
) -> Unsettled:
    """Return the pending results among those that would count in `period`."""
    asked = {
        replace(base, scope=Scope(base.scope.filters, (Status.PENDING,)))
        for base in _plain(wanted)
        if Status.PENDING not in base.scope.statuses
    }
    return _sum(session, contract, period, asked, period.end)


def in_hold(
    session: Session, contract: Contract, period: Period, wanted: Sequence[MeasureRequest]
) -> dict[int, tuple[Period, Unsettled]]:
    """Return by hold in days the results of `period` that become payable after it, and when."""
    by_hold: dict[int, set[MeasureRequest]] = {}
    for base in _plain(wanted):
        if base.hold_days:
            by_hold.setdefault(base.hold_days, set()).add(replace(base, hold_days=0))
    course = Course.of(contract)
    found = {}
    for hold, asked in sorted(by_hold.items()):
        first = max(period.end - timedelta(days=hold - 1), contract.start)
        days = course.active(Period(first, period.end)) if first <= period.end else None
        # What the contract's last days brought becomes payable before its last period closes.
        if days is not None and days.end + timedelta(days=hold) > period.end:
            found[hold] = days, _sum(session, contract, days, asked, period.end)
    return found


def hold_item(contract: Contract, holds: Mapping[int, tuple[Period, Unsettled]]) -> CloseItem:
    """Return the item about results in their hold; they count later, as the terms say."""
    if not holds:
        return CloseItem(ItemKind.HOLD, ItemState.NOT_APPLICABLE, "Results count at once.")
    course = Course.of(contract)
    told = []
    for hold, (days, found) in holds.items():
        span = format_span(days.start, days.end)
        if not found.rows:
            told.append(f"Nothing of {span} is in its hold of {counted(hold, 'day')}.")
            continue
        last = course.period_of(days.end + timedelta(days=hold))
        told.append(
            f"{counted(found.rows, 'result')} of {span} in the hold of {counted(hold, 'day')}: "
            f"{found.told(contract.currency)}. They count in {last.label}."
        )
    return CloseItem(ItemKind.HOLD, ItemState.DONE, told[0], Where.NOWHERE, tuple(told[1:]))


def pending_item(
    contract: Contract, found: Unsettled, *, needs_results: bool, frozen_on: date | None
) -> CloseItem:
    """Return the item about pending results; whoever issues should know that they do not count."""
    if not needs_results:
        return CloseItem(
            ItemKind.PENDING, ItemState.NOT_APPLICABLE, "The terms rest on no results."
        )
    if not found.rows:
        return CloseItem(ItemKind.PENDING, ItemState.DONE, "Every result is decided.")
    are = "is" if found.rows == 1 else "are"
    count = "does" if found.rows == 1 else "do"
    until = f" They can be decided until {format_day(frozen_on)}." if frozen_on else ""
    return CloseItem(
        ItemKind.PENDING,
        ItemState.WARNING,
        f"{counted(found.rows, 'result')} {are} pending and {count} not count: "
        f"{found.told(contract.currency)}.{until}",
        Where.RESULTS,
    )


def freeze_item(period: Period, freeze_days: int | None, today: date) -> CloseItem:
    """Return the item about the freeze date; what is pending until then has an item of its own."""
    if freeze_days is None:
        return CloseItem(
            ItemKind.FREEZE, ItemState.NOT_APPLICABLE, "The terms name no freeze date."
        )
    frozen_on = period.end + timedelta(days=freeze_days)
    if today > frozen_on:
        sentence = f"Results of {period.label} do not change since {format_day(frozen_on)}."
    else:
        sentence = (
            f"Results of {period.label} may change until {format_day(frozen_on)}; what comes after "
            "issuing is settled in a later statement."
        )
    return CloseItem(ItemKind.FREEZE, ItemState.DONE, sentence)


def _plain(wanted: Iterable[MeasureRequest]) -> list[MeasureRequest]:
    """Return the sums of the period itself behind `wanted`."""
    bases = (base for each in wanted for base in base_requests(each))
    return list(
        dict.fromkeys(
            replace(base, within=None)
            for base in bases
            if base.span is Span.PERIOD and base.reversed_in is None
        )
    )


def _sum(
    session: Session,
    contract: Contract,
    days: Period,
    asked: Iterable[MeasureRequest],
    close: date,
) -> Unsettled:
    course = Course.of(contract)
    active = course.active(days)
    requests = sorted(asked, key=lambda each: (is_money(each.metric), each.metric, str(each.scope)))
    if active is None or not requests:
        return NOTHING
    found = measure(session, course, active, requests, close=close)
    widest = _widest(found[each] for each in requests)
    figures = tuple((key, each.value or Decimal(0)) for key, each in widest.items() if each.rows)
    rows = max((each.rows for each in widest.values()), default=0)
    return Unsettled(rows, figures[:_FIGURES_NAMED])


def _widest(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Return the measure with the most results for each metric; scopes may overlap."""
    found: dict[str, Measure] = {}
    for each in measures:
        known = found.get(each.request.metric)
        if known is None or each.rows > known.rows:
            found[each.request.metric] = each
    return found


def _figure(key: str, value: Decimal, currency: str) -> str:
    described, written = metric(key), format_metric(key, value, currency)
    if is_money(key):
        return f"{written} {described.label.lower()}"
    return f"{written} {described.singular if value == 1 else described.plural}"
