"""One component worked out on figures that are given as events, groups or sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import EventCount, Group, Measure, MeasureRequest
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.lines import Explanation, Line
from tests.unit.payouts.examples import JUNE, WORDS, Doc, terms_of

Answer = Callable[[MeasureRequest], Measure]
Sale = tuple[int, str]
"""The day of June and the amount."""


def line_of(component: Doc, answer: Answer, *, active: Period = JUNE) -> Line:
    """Return June's line of the only component."""
    terms = terms_of(component)
    measures = {request: answer(request) for request in required_measures(terms, {})}
    (line,) = calculate(terms, Context("EUR", JUNE, active, measures, WORDS)).lines
    return line


def total(value: str | Decimal | None, rows: int = 3) -> Answer:
    """Answer each request with one sum."""
    figure = None if value is None else Decimal(value)
    return lambda request: Measure(request, figure, rows)


def sales(*found: Sale, totals: int = 0) -> Answer:
    """Answer with single events, in the order given."""
    events = tuple(EventCount(date(2026, 6, day), Decimal(value), 1) for day, value in found)
    return counted(events, totals=totals)


def counted(events: Iterable[EventCount], *, totals: int = 0) -> Answer:
    """Answer with events."""
    given = tuple(events)
    value = sum((each.value * each.count for each in given), Decimal(0))
    rows = sum(each.count for each in given)
    return lambda request: Measure(request, value, rows, events=given, totals=totals)


def grouped(given: Mapping[tuple[str, ...], str | Decimal]) -> Answer:
    """Answer with sums by the values of dimensions, in the order given."""
    groups = tuple(Group(values, Decimal(value), 1) for values, value in given.items())
    value = sum((group.value for group in groups), Decimal(0))
    return lambda request: Measure(request, value, len(groups), groups=groups)


def steps(line: Line) -> list[str]:
    """Return what the steps of the line say, with ordinary spaces."""
    return [_plain(step) for step in line.explanation.children if step.step == "rates"]


def details(line: Line) -> list[str]:
    """Return what stands below the first step."""
    return [_plain(step) for step in line.explanation.children[0].children]


def _plain(step: Explanation) -> str:
    return step.text.replace("\u00a0", " ")
