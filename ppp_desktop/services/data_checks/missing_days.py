"""Finds days without results of a source that delivers daily: holes, and an end before its time.

A day is expected when its weekday brought results in all but one of the nearest weeks on either
side. A source of single events must bring several a day for that: of two a day, none is no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from ppp_desktop.core.periods import Period, format_day, format_span
from ppp_desktop.services.data_checks.findings import Finding, FoundRows, Severity
from ppp_desktop.services.data_checks.looking import DaySums, Looking

KEY = "missing_days"
LABEL = "Missing days"

WEEKS_AROUND = 4
"""Weeks on each side of a gap that tell on which weekdays results come."""

LEAST_WEEKS = 3
LEAST_EVENTS = 8
"""Events a day below which a day without any happens by chance."""

LATE_AFTER_DAYS = 3
"""Days that the export of a running period may be behind before it counts as missing."""

_LONGEST_ROW_DAYS = 366
_REMEDY = "Export these days and import them; accept it if nothing ran."
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days of a source with how many single events each brought, 0 where sums of days.

    `single` are the days that have rows of their own, not only a share in a row of several days.
    """

    events: Mapping[date, int]
    single: frozenset[date]

    @property
    def first(self) -> date:
        """The first day with results."""
        return min(self.events)

    @property
    def last(self) -> date:
        """The last day with results."""
        return max(self.events)

    @property
    def is_of_totals(self) -> bool:
        """Tell whether the source delivers sums of days."""
        return not any(self.events.values())


def find(looking: Looking) -> Iterator[Finding]:
    """Yield one finding for each hole of each source, and one where it stops too early."""
    for source, coverage in _coverages(looking).items():
        for hole in holes(coverage):
            if _is_looked_at(looking, hole):
                yield _hole(looking, source, hole)
        yield from _stop(looking, source, coverage)


def holes(coverage: Coverage) -> list[Period]:
    """Return the gaps that hold expected days, from the first to the last of these."""
    found = []
    for before, after in pairwise(sorted(coverage.events)):
        if after - before > _DAY:
            hole = expected_part(coverage, Period(before + _DAY, after - _DAY))
            if hole is not None:
                found.append(hole)
    return found


def expected_part(coverage: Coverage, gap: Period) -> Period | None:
    """Return the days of a gap from the first to the last expected one, None without any."""
    weekdays = {
        day.weekday()
        for step in range(min(gap.days, 7))
        if is_expected(coverage, gap, day := gap.start + step * _DAY)
    }
    days = [gap.start + step * _DAY for step in range(gap.days)]
    expected = [day for day in days if day.weekday() in weekdays]
    return Period(expected[0], expected[-1]) if expected else None


def is_expected(coverage: Coverage, gap: Period, day: date) -> bool:
    """Tell whether results come on the weekday of `day`, one of the first seven of `gap`."""
    weeks_in_gap = (gap.end - day).days // 7
    around = [
        *(day - timedelta(weeks=weeks) for weeks in range(1, WEEKS_AROUND + 1)),
        *(day + timedelta(weeks=weeks_in_gap + weeks) for weeks in range(1, WEEKS_AROUND + 1)),
    ]
    known = [each for each in around if coverage.first <= each <= coverage.last]
    there = [each for each in known if each in coverage.events]
    single = [coverage.events[each] for each in there if each in coverage.single]
    if len(single) < LEAST_WEEKS or len(known) - len(there) > 1:
        return False
    return coverage.is_of_totals or median_low(single) >= LEAST_EVENTS


def _coverages(looking: Looking) -> dict[str, Coverage]:
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    single: defaultdict[str, set[date]] = defaultdict(set)
    for each in looking.daily:
        if each.day < looking.scene.today:
            if each.first_day is None:
                single[each.source].add(each.day)
            for day in _days_of(each):
                events = each.events if day == each.day else 0
                found[each.source][day] = found[each.source].get(day, 0) + events
    return {source: Coverage(events, frozenset(single[source])) for source, events in found.items()}


def _days_of(sums: DaySums) -> list[date]:
    first = sums.first_day or sums.day
    if (sums.day - first).days >= _LONGEST_ROW_DAYS:
        return [sums.day]
    return [first + step * _DAY for step in range((sums.day - first).days + 1)]


def _is_looked_at(looking: Looking, hole: Period) -> bool:
    days = looking.scene.days
    return days is None or (hole.start <= days.end and hole.end >= days.start)


def _hole(looking: Looking, source: str, hole: Period) -> Finding:
    written = format_span(hole.start, hole.end)
    place = f"on {written}" if hole.days == 1 else f"for {written}"
    return looking.finding(
        KEY,
        ("hole", source, hole.start, hole.end),
        Severity.WARNING,
        f"{source or 'A tool without a name'} has no results {place}, "
        "though they come on such weekdays as a rule.",
        _REMEDY,
        FoundRows(0, hole.start, hole.end, sources=(source,)),
    )


def _stop(looking: Looking, source: str, coverage: Coverage) -> Iterator[Finding]:
    """Tell that a source stopped inside a period, or came no more in the one that followed."""
    scene = looking.scene
    first = coverage.last + _DAY
    period = scene.period(first)
    last = min(period.end, scene.end or period.end, scene.today - _DAY)
    is_over = period.end < scene.today
    if last < first or (not is_over and (last - first).days + 1 < LATE_AFTER_DAYS):
        return
    gap = expected_part(coverage, Period(first, last))
    if gap is None or not _is_looked_at(looking, gap):
        return
    # A source that was there to a period's last day may have ended with it.
    is_certain = is_over and coverage.is_of_totals and coverage.last in period
    yield looking.finding(
        KEY,
        ("stop", source, coverage.last, period.start),
        Severity.ERROR if is_certain else Severity.WARNING,
        f"{source or 'A tool without a name'} has no results after {format_day(coverage.last)}: "
        f"{format_span(gap.start, gap.end)} {'is' if gap.days == 1 else 'are'} missing.",
        _REMEDY,
        FoundRows(0, gap.start, gap.end, sources=(source,)),
    )
