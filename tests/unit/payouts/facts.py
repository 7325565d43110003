"""Results in memory, one fact each, and the figures that any request asks of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
)
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.context import Context, ObjectiveFigure, TermsPart
from ppp_desktop.payouts.engine import required_of_parts
from tests.unit.payouts.examples import WORDS

CONTRACT_BEGINS = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One result of one metric."""

    day: date
    metric: str
    amount: Decimal
    country: str = ""
    channel: str = ""

    def has(self, scope: Scope) -> bool:
        """Tell whether the scope's filters admit it; it counts as approved."""
        return all(getattr(self, name) in values for name, values in scope.filters)


def measure(request: MeasureRequest, facts: Sequence[Fact], active: Period) -> Measure:
    """Return the figure of the facts, for a period of which `active` days count."""
    formula = CATALOGUE[request.metric].formula
    first, last = _days(request, active)
    found = [fact for fact in facts if first <= fact.day <= last and fact.has(request.scope)]
    if formula is not None:
        above, below = (_sum(found, key) for key in (formula.numerator, formula.denominator))
        return Measure(request, above / below if below else None, len(found), above, below)
    own = [fact for fact in found if fact.metric == request.metric]
    value = _sum(own, request.metric) if own else None
    if request.detail is Detail.EVENTS:
        return Measure(request, value, len(own), events=tuple(_events(own)))
    groups = tuple(_groups(own, request.by)) if request.detail is Detail.GROUPS else ()
    return Measure(request, value, len(own), groups=groups)


def context_of(
    parts: Sequence[TermsPart],
    facts: Sequence[Fact],
    period: Period,
    *,
    active: Period | None = None,
    objectives: Mapping[str, ObjectiveFigure] | None = None,
    currency: str = "EUR",
) -> Context:
    """Return the context of a period with everything that the parts ask for."""
    figures, days = objectives or {}, active or period
    wanted = required_of_parts(parts, figures)
    measures = {request: measure(request, facts, days) for request in wanted}
    return Context(currency, period, days, measures, WORDS, figures)


def _days(request: MeasureRequest, active: Period) -> tuple[date, date]:
    within = request.within or active
    first, last = within.start, within.end
    if request.span is not Span.PERIOD:
        first, last = CONTRACT_BEGINS, active.start - timedelta(days=1)
    hold = timedelta(days=request.hold_days)
    return first - hold, last - hold


def _sum(facts: Iterable[Fact], metric: str) -> Decimal:
    return sum((fact.amount for fact in facts if fact.metric == metric), Decimal(0))


def _events(facts: Iterable[Fact]) -> Iterator[EventCount]:
    counts = Counter((fact.day, fact.amount) for fact in facts)
    for (day, amount), count in sorted(counts.items()):
        yield EventCount(day, amount, count)


def _groups(facts: Iterable[Fact], by: tuple[str, ...]) -> Iterator[Group]:
    amounts: dict[tuple[str, ...], list[Decimal]] = defaultdict(list)
    for fact in facts:
        amounts[tuple(str(getattr(fact, name)) for name in by)].append(fact.amount)
    for values in sorted(amounts):
        yield Group(values, sum(amounts[values], Decimal(0)), len(amounts[values]))
