"""Finds days on which a figure of a source suddenly is far from what its weekday usually has.

Compared are the sums of a day with the same weekday of the eight weeks before (`robust` says how,
and where the method comes from): shops and campaigns have a week in them, and a window that trails
lets what is usual move on. Rows that sum several days are left out; so is today, as it is not over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ppp_desktop.core.exact import SCALE_DIGITS, from_scaled
from ppp_desktop.core.periods import format_span
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, Unit, metric
from ppp_desktop.services.data_checks.findings import Finding, FoundRows, Severity, listed
from ppp_desktop.services.data_checks.looking import DaySums, Looking
from ppp_desktop.services.data_checks.robust import (
    LEAST_DISTANCES,
    LEAST_FIGURES,
    Usual,
    distance,
    is_jump,
    is_threefold,
    median_twice,
)
from ppp_desktop.services.metric_words import format_metric

KEY = "jumps"
LABEL = "Sudden jumps"

WEEKS = 8
"""How many weeks before tell what is usual."""

MOST_SOURCES = 40
"""How many sources of a contract are looked at."""

_SPORADIC = ("refunds",)
"""What comes by chance on some days and not on others."""

_ONE = 10**SCALE_DIGITS
_RUN_GAP_DAYS = 2
_REMEDY = (
    "Look at these days: import the export again if they are wrong, accept it if it did happen."
)


@dataclass(frozen=True, slots=True)
class Jump:
    """A figure in millionths that is far from what its weekday usually has."""

    day: date
    metric: str
    figure: int
    known: Usual
    rows: int

    @property
    def is_rise(self) -> bool:
        """Tell whether it is more than usual."""
        return self.figure > self.known.median


def find(looking: Looking) -> Iterator[Finding]:
    """Yield one finding for each source and run of days in which the same way is jumped."""
    by_source: defaultdict[str, list[DaySums]] = defaultdict(list)
    for each in looking.daily:
        if each.first_day is None and each.day < looking.scene.today:
            by_source[each.source].append(each)
    for source, days in sorted(_largest(by_source).items()):
        looking.progress.check_cancelled()
        found = [jump for jump in jumps(days) if _is_looked_at(looking, jump.day)]
        for run in _runs(looking, found):
            yield _finding(looking, source, run)


def _largest(by_source: dict[str, list[DaySums]]) -> dict[str, list[DaySums]]:
    """Return the sources with the most rows: of hundreds of small ones none says anything."""

    def rows(source: str) -> int:
        return sum(each.rows for each in by_source[source])

    return {source: by_source[source] for source in sorted(by_source, key=rows)[-MOST_SOURCES:]}


def jumps(days: Sequence[DaySums]) -> list[Jump]:
    """Return the jumps of one source, whose days come in order."""
    found: list[Jump] = []
    for place, key in enumerate(BASE_METRIC_KEYS):
        if key not in _SPORADIC:
            found += _jumps_of(key, place, days)
    return sorted(found, key=lambda jump: (jump.day, BASE_METRIC_KEYS.index(jump.metric)))


def _jumps_of(key: str, place: int, days: Sequence[DaySums]) -> Iterator[Jump]:
    figures = {each.day: value for each in days if (value := each.sums[place]) is not None}
    sizes = figures
    if metric(key).unit is not Unit.COUNT:
        # Amounts of single sales differ as well: half as many say as little as counts do.
        sizes = {each.day: each.events * _ONE // 2 for each in days}
    rows = {each.day: each.rows for each in days}
    distances: dict[date, int] = {}
    for day, figure in figures.items():
        weekdays = _there(figures, (day - timedelta(weeks=n) for n in range(1, WEEKS + 1)))
        median_2 = median_twice(weekdays) if len(weekdays) >= LEAST_FIGURES else 0
        if median_2 <= 0:
            continue
        before = _there(distances, (day - timedelta(days=n) for n in range(1, 7 * WEEKS + 1)))
        distances[day] = distance(figure, median_2)
        if len(before) < LEAST_DISTANCES:
            continue
        size_2 = median_twice(
            _there(sizes, (day - timedelta(weeks=n) for n in range(1, WEEKS + 1)))
        )
        known = Usual(median_2, median_twice(before) // 2, size_2 or None)
        if is_jump(figure, known):
            yield Jump(day, key, figure, known, rows[day])


def _there(figures: Mapping[date, int], days: Iterable[date]) -> list[int]:
    return [figures[day] for day in days if day in figures]


def _is_looked_at(looking: Looking, day: date) -> bool:
    days = looking.scene.days
    return days is None or day in days


def _runs(looking: Looking, found: list[Jump]) -> Iterator[list[Jump]]:
    """Yield jumps of neighbouring days of one period together, rises apart from falls."""
    for rising in (True, False):
        run: list[Jump] = []
        same_way = [jump for jump in found if jump.is_rise is rising]
        for before, jump in pairwise([None, *same_way]):
            if jump is None:
                continue
            if before is not None and not _follows(looking, before.day, jump.day):
                yield run
                run = []
            run.append(jump)
        if run:
            yield run


def _follows(looking: Looking, before: date, day: date) -> bool:
    near = (day - before).days <= _RUN_GAP_DAYS
    return near and looking.scene.period(before) == looking.scene.period(day)


def _finding(looking: Looking, source: str, run: list[Jump]) -> Finding:
    worst = max(run, key=_times)
    days = {jump.day: jump.rows for jump in run}
    first, last = min(days), max(days)
    certain = any(is_threefold(jump.figure, jump.known) for jump in run)
    marks = [(jump.day.isoformat(), jump.metric, jump.figure) for jump in run]
    return looking.finding(
        KEY,
        (source, first, last, *(f"{key}={figure}@{day}" for day, key, figure in marks[:6])),
        Severity.WARNING if certain else Severity.NOTE,
        _sentence(looking, source, run, worst),
        _REMEDY,
        FoundRows(sum(days.values()), first, last, sources=(source,)),
    )


def _sentence(looking: Looking, source: str, run: list[Jump], worst: Jump) -> str:
    currency = looking.scene.currency
    first, last = run[0].day, run[-1].day
    figure = format_metric(worst.metric, from_scaled(worst.figure), currency)
    common = format_metric(worst.metric, from_scaled(worst.known.median), currency)
    place = f"{metric(worst.metric).label} of {source or 'no source'}"
    if first == last:
        text = f"{place} on {format_span(first, last)}: {figure}, where {common} is usual"
    else:
        edge = "up to" if worst.is_rise else "down to"
        text = f"{place} on {format_span(first, last)}: {edge} {figure} a day"
        text += f", where {common} is usual"
    others = [metric(jump.metric).label for jump in run if jump.metric != worst.metric]
    names = listed(label[0].lower() + label[1:] for label in others)
    return f"{text}; likewise {names}." if names else f"{text}."


def _times(jump: Jump) -> tuple[int, int]:
    """Order jumps by how many times the figure is the median, or the median the figure."""
    one, other = jump.figure, jump.known.median
    high, low = max(one, other), max(min(one, other), 1)
    return (high * 1_000 // low, -BASE_METRIC_KEYS.index(jump.metric))
