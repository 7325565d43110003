"""From what a user writes to the billing periods that terms are tried on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, period_of, periods_between

_REMEDY = "Write 2026-06, 2026-Q2, 2026-01..2026-06, or two days such as 2026-06-16..2026-06-30."
_YEAR = re.compile(r"[0-9]{4}")
_MOST_PERIODS = 600


@dataclass(frozen=True, slots=True)
class Span:
    """The periods to try, and the contract's days: a part period where they cut one."""

    billing: PeriodKind
    periods: tuple[Period, ...]
    start: date
    end: date | None


def span_of(
    written: Sequence[str],
    billing: PeriodKind | None,
    days: Iterable[date],
    *,
    today: date,
    start: date | None = None,
    end: date | None = None,
) -> Span:
    """Return what is to be tried; `days` are those that have results.

    Without anything `written` every period that results touch, or today's. Billing is by quarter
    where only quarters are written. The contract begins with the earliest period that has results
    or is asked for, unless `start` says otherwise; days that cut a period are its first or last.
    """
    spans = sorted(_parse(text) for text in written)
    kind = billing or _kind_of(written)
    with_results = sorted({period_of(day, kind) for day in days})
    if not spans:
        spans = _touched(with_results, start, end) or [period_of(start or today, kind)]
    start, end = _contract(spans, kind, start, end)
    inside = [
        Period(max(span.start, start), span.end if end is None else min(span.end, end))
        for span in spans
        if span.end >= start and (end is None or span.start <= end)
    ]
    if not inside:
        raise ValidationFailed(
            "None of the periods lies inside the contract.",
            field="period",
            remedy="Look at the days of --start and --end.",
        )
    wanted = dict.fromkeys(
        each for span in inside for each in periods_between(span.start, span.end, kind)
    )
    periods = tuple(sorted(wanted))
    if start == date.min:
        start = min([periods[0], *with_results]).start
    if len(periods_between(start, periods[-1].end, kind)) > _MOST_PERIODS:
        raise ValidationFailed(
            f"These are more than {_MOST_PERIODS} periods.", field="period", remedy=_REMEDY
        )
    return Span(kind, periods, start, end)


def _touched(periods: Sequence[Period], start: date | None, end: date | None) -> list[Period]:
    return [
        period
        for period in periods
        if (start is None or period.end >= start) and (end is None or period.start <= end)
    ]


def _contract(
    spans: Sequence[Period], kind: PeriodKind, start: date | None, end: date | None
) -> tuple[date, date | None]:
    """Return the contract's days; `date.min` where nothing says when it began."""
    first, last = spans[0], spans[-1]
    _refuse_overlaps(spans, kind)
    for number, span in enumerate(spans):
        cuts_start = period_of(span.start, kind).start != span.start
        cuts_end = period_of(span.end, kind).end != span.end
        if (cuts_start and number) or (cuts_end and number < len(spans) - 1):
            raise ValidationFailed(
                f"{span.label} cuts a {kind.value} in the middle of the periods.",
                field="period",
                remedy="Only the first period may begin late, and only the last one end early.",
            )
    if start is None:
        cut = period_of(first.start, kind).start != first.start
        start = first.start if cut else date.min
    if end is None and period_of(last.end, kind).end != last.end:
        end = last.end
    if end is not None and end < start:
        raise ValidationFailed(
            f"The contract cannot end on {format_day(end)}, before it starts.", field="end"
        )
    return start, end


def _refuse_overlaps(spans: Sequence[Period], kind: PeriodKind) -> None:
    """Raise where a part of a period is also asked for as part of another; whole ones may be."""
    for earlier, later in pairwise(spans):
        both = (earlier, later)
        if later.start <= earlier.end and any(_is_cut(each, kind) for each in both):
            raise ValidationFailed(
                f"{earlier.label} and {later.label} overlap.",
                field="period",
                remedy="Ask for each day once.",
            )


def _is_cut(span: Period, kind: PeriodKind) -> bool:
    first, last = period_of(span.start, kind), period_of(span.end, kind)
    return first.start != span.start or last.end != span.end


def _kind_of(written: Sequence[str]) -> PeriodKind:
    parts = [part for text in written for part in text.split("..")]
    by_quarter = bool(parts) and all("Q" in part.upper() for part in parts)
    return PeriodKind.QUARTER if by_quarter else PeriodKind.MONTH


def _parse(text: str) -> Period:
    first, dots, last = text.strip().upper().partition("..")
    try:
        if not dots:
            return _one(first)
        return Period(_one(first).start, _one(last).end)
    except (ValueError, ValidationFailed):
        raise ValidationFailed(f"“{text}” is no period.", field="period", remedy=_REMEDY) from None


def _one(text: str) -> Period:
    if _YEAR.fullmatch(text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    if text.count("-") == 2:
        day = date.fromisoformat(text)
        return Period(day, day)
    return Period.parse(text)
