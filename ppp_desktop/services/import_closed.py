"""Which changes of results issued statements rule out, and what is said of the rows kept out.

A result is an issued statement's where it counts in its period, or where its reversal is taken
back in it. It may still change as long as the statement, looking at it as of its own close, sees
the same: that is what a later reversal does, which the open period then takes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import Problem
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.models.results import FACT_COLUMN_NAMES, STATUS_CODES

CLOSED: Final = "closed"
"""Cause of the problems of rows that an issued statement keeps out."""
FROZEN: Final = "frozen"
"""Cause of the problems of rows that come after the freeze date of their period."""
UNDATED: Final = "reversed_undated"
"""Cause of the problems of rows whose reversal needs a day, because they were stated."""
BARRED = frozenset({CLOSED, FROZEN, UNDATED})
PROPOSED = frozenset({CLOSED, FROZEN})
"""Of these, the causes where the difference waits for a decision."""

COMPARED = tuple(name for name in FACT_COLUMN_NAMES if name not in ("batch_id", "row"))
"""What of a result makes it another one, beside its identity."""

Facts = dict[str, object]
"""A result as column values: the fact columns, plus `contract_id` and `identity`."""

_APPROVED, _REVERSED = STATUS_CODES[Status.APPROVED], STATUS_CODES[Status.REVERSED]
# A shop writes the refunded amount beside the refund; the reversal takes all of the order back.
_PART_OF_A_REVERSAL = frozenset({"status", "reversed_on", "refunds"})
_DECIDE = "The difference waits for a decision under the contract's proposals."
_SETTLE = "What was issued does not change; settle the difference with the client."


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A period whose statement `number` was issued: what it counted does not move any more.

    Or one without a statement yet ("") that does not change any more since `frozen_on`.
    """

    period: Period
    number: str
    frozen_on: date | None = None

    @property
    def said(self) -> str:
        """What a row of it is told: "its period is closed by statement 2026-013"."""
        if self.frozen_on is None:
            return f"its period is closed by statement {self.number}"
        return f"results of {self.period.label} do not change after {format_day(self.frozen_on)}"


@dataclass(frozen=True, slots=True)
class Closed:
    """A contract's issued periods; its results count after one of the `holds`, in days."""

    periods: tuple[ClosedPeriod, ...]
    holds: frozenset[int] = frozenset({0})
    _by_day: dict[date, tuple[ClosedPeriod, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def spans(self) -> list[tuple[date, date]]:
        """First and last day of the periods, those that follow each other as one."""
        found: list[tuple[date, date]] = []
        for period in sorted(entry.period for entry in self.periods):
            if found and period.start <= found[-1][1] + timedelta(days=1):
                found[-1] = (found[-1][0], max(found[-1][1], period.end))
            else:
                found.append((period.start, period.end))
        return found

    def counting(self, day: date) -> tuple[ClosedPeriod, ...]:
        """Return the issued periods that results of `day` count in."""
        if day not in self._by_day:
            payable = [day + timedelta(days=hold) for hold in self.holds]
            self._by_day[day] = tuple(
                entry for entry in self.periods if any(each in entry.period for each in payable)
            )
        return self._by_day[day]

    def taking_back(self, facts: Facts) -> Iterator[ClosedPeriod]:
        """Yield the issued period that lies after the result's own and has its reversal."""
        day, reversed_on = facts["day"], facts["reversed_on"]
        if isinstance(day, date) and isinstance(reversed_on, date):
            payable = day + timedelta(days=min(self.holds))
            for entry in self.periods:
                if reversed_on in entry.period and payable < entry.period.start:
                    yield entry

    def standing_on(self, facts: Facts | None) -> tuple[ClosedPeriod, ...]:
        """Return the issued periods that a result with these facts is part of."""
        if facts is None or not self.periods:
            return ()
        day = facts["day"]
        counting = self.counting(day) if isinstance(day, date) else ()
        return (*counting, *self.taking_back(facts))

    def place(self, before: Facts | None, after: Facts | None) -> int | None:
        """Return which of the periods a difference belongs to, None where to none."""
        entries = (*self.standing_on(before), *self.standing_on(after))
        return self.periods.index(entries[0]) if entries else None

    def judge(self, before: Facts | None, after: Facts) -> Facts | Problem:
        """Return what may be stored of `after`, or why an issued statement rules it out.

        Of a result that was stated, nothing but its reversal is stored.
        """
        entries = (*self.standing_on(before), *self.standing_on(after))
        if not entries:
            return after
        if before is None:
            return _new_row_problem(entries[0], after)
        if before["status"] not in (_APPROVED, _REVERSED) or after["status"] != _REVERSED:
            return _closed_problem(entries[0], after)
        problem = _reversal_problem(entries, before, after)
        if problem is not None:
            return problem
        return {**before, **{name: after[name] for name in ("status", "reversed_on", "row")}}


def is_same(before: Facts, after: Facts) -> bool:
    """Tell whether nothing but the place in a file differs."""
    return all(before[name] == after[name] for name in COMPARED)


def _reversal_problem(
    entries: Sequence[ClosedPeriod], before: Facts, after: Facts
) -> Problem | None:
    if after["reversed_on"] is None:
        return _undated_problem(entries[0], before, after)
    if others := _differing(before, after):
        return _other_change_problem(entries[0], after, others)
    moved = (entry for entry in entries if _seen(before, entry) != _seen(after, entry))
    return next((_moved_problem(entry, after) for entry in moved), None)


def _seen(facts: Facts, entry: ClosedPeriod) -> tuple[object, object]:
    """Return status and day of reversal as they stood when the period closed."""
    reversed_on = facts["reversed_on"]
    if isinstance(reversed_on, date) and reversed_on > entry.period.end:
        return _APPROVED, None
    return facts["status"], reversed_on


def _differing(before: Facts, after: Facts) -> list[str]:
    names = (name for name in COMPARED if name not in _PART_OF_A_REVERSAL)
    return [name for name in names if before[name] != after[name]]


def _closed_problem(entry: ClosedPeriod, facts: Facts) -> Problem:
    text = f"Row {facts['row']}: {entry.said}."
    if entry.frozen_on is not None:
        return _problem(facts, FROZEN, text, _DECIDE)
    return _problem(facts, CLOSED, text, _SETTLE)


def _new_row_problem(entry: ClosedPeriod, facts: Facts) -> Problem:
    day, reversed_on = facts["day"], facts["reversed_on"]
    is_later = isinstance(day, date) and day < entry.period.start
    if is_later and isinstance(reversed_on, date) and reversed_on in entry.period:
        return _closed_day_problem(entry, facts, reversed_on)
    return _closed_problem(entry, facts)


def _moved_problem(entry: ClosedPeriod, after: Facts) -> Problem:
    reversed_on = after["reversed_on"]
    if isinstance(reversed_on, date) and reversed_on <= entry.period.end:
        return _closed_day_problem(entry, after, reversed_on)
    return _closed_problem(entry, after)


def _closed_day_problem(entry: ClosedPeriod, facts: Facts, reversed_on: date) -> Problem:
    text = (
        f"Row {facts['row']}: it was reversed on {format_day(reversed_on)}, and {_closing(entry)} "
        "that day."
    )
    last = format_day(entry.period.end)
    remedy = f"Write a day after {last} of a period that is open: that one takes it back."
    return _problem(facts, CLOSED, text, remedy)


def _undated_problem(entry: ClosedPeriod, before: Facts, after: Facts) -> Problem:
    if before["status"] == _REVERSED and before["reversed_on"] is None:
        return _closed_problem(entry, after)
    text = (
        f"Row {after['row']}: it is reversed, but statement {entry.number} counted it, and the "
        "file does not say since when."
    )
    remedy = (
        "Say when it was reversed in a column of the file, or import the reversal as a new row: "
        "then the open period takes it back."
    )
    return _problem(after, UNDATED, text, remedy)


def _other_change_problem(entry: ClosedPeriod, facts: Facts, names: Sequence[str]) -> Problem:
    words = list(dict.fromkeys(_word(name) for name in names))
    said = " and ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)
    verb = "differs" if len(words) == 1 else "differ"
    text = f"Row {facts['row']}: {entry.said}, and beside its reversal its {said} {verb}."
    remedy = "Import the reversal alone, with everything else as it was stated."
    return _problem(facts, CLOSED, text, remedy)


def _closing(entry: ClosedPeriod) -> str:
    return f"statement {entry.number} closed" if entry.number else "nothing changes any more on"


def _counting(entry: ClosedPeriod) -> str:
    return f"statement {entry.number}" if entry.number else entry.period.label


def _word(name: str) -> str:
    if name in BASE_METRIC_KEYS:
        return metric(name).label.lower()
    if name in ("day", "first_day"):
        return "date"
    return "currency" if name == "currency" else "description"


def _problem(facts: Facts, cause: str, text: str, remedy: str) -> Problem:
    row = facts["row"]
    return Problem(row if isinstance(row, int) else 0, "", cause, text, remedy)
