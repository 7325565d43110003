"""The columns of the list of proposals, and of the results that differ in one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.money import MINUS, format_money, format_number
from ppp_desktop.core.periods import format_day
from ppp_desktop.metrics.catalogue import BASE_METRICS
from ppp_desktop.services.proposals import ProposalRow, ProposalState, ProposedChange
from ppp_desktop.ui.results.columns import local_time
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine
from ppp_desktop.ui.theme import Tone

ROWS, BEFORE, AFTER = "Results", "Pay before", "Pay after"
NARROW_LEAVES_OUT = (ROWS, BEFORE, AFTER)
"""The titles of the columns that a narrow list leaves out; the side panel has them."""

STATE_WORDS = {
    ProposalState.OPEN: "open",
    ProposalState.DISMISSED: "left as it is",
    ProposalState.APPLIED: "taken over",
    ProposalState.SETTLED: "adjusted",
}
STATE_TONES = {
    ProposalState.OPEN: Tone.WARNING,
    ProposalState.DISMISSED: Tone.NEUTRAL,
    ProposalState.APPLIED: Tone.POSITIVE,
    ProposalState.SETTLED: Tone.POSITIVE,
}

_METRIC_LABELS = frozenset(each.label for each in BASE_METRICS)
_UNKNOWN = "–"
_METRICS_SHOWN = 2
_PERIOD_WIDTH = 96
_LEAST_WIDTH = 110
_MONEY_WIDTH = 94


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One differing result: what differs, which it is, and where it stands."""

    text: str
    result: str
    place: str


def proposal_columns() -> list[Column[ProposalRow]]:
    """Return the columns of the list of proposals."""
    return [
        Column[ProposalRow](
            "Contract",
            lambda row: row.contract_code,
            lambda row: (row.contract_code, row.period.start),
            cell=SecondLine(lambda row: row.period.label),
            tooltip=lambda row: f"{row.contract_code}\n{row.period.label}",
            width=_PERIOD_WIDTH,
        ),
        Column(
            "What differs",
            differs,
            cell=SecondLine(_origin),
            tooltip=lambda row: f"{differs(row, most=20)}\n{_origin(row)}",
            stretch=True,
            width=_LEAST_WIDTH,
        ),
        Column(
            ROWS,
            lambda row: format_number(Decimal(row.rows)),
            lambda row: row.rows,
            align=Align.RIGHT,
            width=64,
            export=lambda row: row.rows,
        ),
        Column(
            BEFORE,
            lambda row: money(row.pay_before, row.currency),
            align=Align.RIGHT,
            width=_MONEY_WIDTH,
        ),
        Column(
            AFTER,
            lambda row: money(row.pay_after, row.currency),
            align=Align.RIGHT,
            width=_MONEY_WIDTH,
        ),
        Column(
            "Difference",
            difference,
            lambda row: row.difference or Decimal(0),
            align=Align.RIGHT,
            width=_MONEY_WIDTH,
            tone=difference_tone,
            strong=lambda row: bool(row.difference),
        ),
        Column(
            "State",
            lambda row: STATE_WORDS[row.state],
            cell=ChipCell(lambda row: STATE_TONES[row.state]),
            width=88,
        ),
        Column("Statement", lambda row: row.statement, visible=False),
        Column("File", lambda row: row.file_name, visible=False),
    ]


def change_columns() -> list[Column[ChangeLine]]:
    """Return the one column of the results that differ, for a narrow table."""
    return [
        Column[ChangeLine](
            "Results that differ",
            lambda line: line.text,
            cell=SecondLine(lambda line: line.result),
            tooltip=lambda line: f"{line.text}\n{line.result}\n{line.place}",
            stretch=True,
        )
    ]


def change_lines(row: ProposalRow) -> list[ChangeLine]:
    """Return a line for each result that differs; a new result tells its figures alone."""
    return [_line(change) for change in row.changes]


def differs(row: ProposalRow, *, most: int = _METRICS_SHOWN) -> str:
    """Return "Leads 3 → 5, Revenue €0.00 → €120.00": what the differing results come to."""
    if not row.is_whole:
        return f"{row.rows:,} results"
    parts = [f"{each.what} {each.before} → {each.after}" for each in row.summary]
    if not parts:
        return "Other facts of the same results"
    left = len(parts) - most
    return ", ".join(parts[:most]) + (f" and {left} more" if left > 0 else "")


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount, or a dash where it is not known."""
    return _UNKNOWN if amount is None else format_money(amount, currency)


def difference(row: ProposalRow) -> str:
    """Return what the period would pay more or less, with its sign."""
    if row.difference is None:
        return _UNKNOWN
    sign = {1: "+", -1: MINUS}.get((row.difference > 0) - (row.difference < 0), "")
    return f"{sign}{format_money(abs(row.difference), row.currency)}"


def difference_tone(row: ProposalRow) -> Tone | None:
    """Return the colour of that."""
    if not row.difference:
        return None
    return Tone.POSITIVE if row.difference > 0 else Tone.NEGATIVE


def _origin(row: ProposalRow) -> str:
    stated = f"stated in {row.statement} · " if row.statement else ""
    return f"{stated}{row.file_name}, {local_time(row.imported_at, short=True)}"


def _line(change: ProposedChange) -> ChangeLine:
    named = (format_day(change.day), change.reference, change.description)
    place = f"row {change.row:,} of the file" if change.row else "no longer in the file"
    return ChangeLine(_said(change), " · ".join(part for part in named if part), place)


def _said(change: ProposedChange) -> str:
    is_new = not any(before for _, before, _ in change.details)
    if change.row and not is_new:
        return ", ".join(
            f"{what} {before or _UNKNOWN} → {after or _UNKNOWN}"
            for what, before, after in change.details
        )
    figures = [
        f"{what} {after if is_new else before}"
        for what, before, after in change.details
        if what in _METRIC_LABELS
    ]
    return ", ".join(["new" if is_new else "gone", *figures])
