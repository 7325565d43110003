"""The table of what an objective's figure consists of, by the values of a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.money import format_number, format_percent
from ppp_desktop.metrics.catalogue import Direction, Unit
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.objective_words import is_sum, write_change
from ppp_desktop.services.performance import BreakdownRow, ObjectivePerformance
from ppp_desktop.ui.tables.columns import Align, BarCell, Column, Sum
from ppp_desktop.ui.theme import Tone

NOT_NAMED = "Not named"


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """A row with what is needed to write it; `bar` is its part of the largest, 0 to 1."""

    row: BreakdownRow
    objective: ObjectivePerformance
    currency: str
    bar: float | None


def breakdown_lines(
    rows: Sequence[BreakdownRow], objective: ObjectivePerformance, currency: str
) -> list[BreakdownLine]:
    """Return the rows ready to be shown."""
    largest = max((row.actual for row in rows if row.actual is not None), default=Decimal(0))
    return [BreakdownLine(row, objective, currency, _bar(row, largest)) for row in rows]


def _bar(row: BreakdownRow, largest: Decimal) -> float | None:
    if row.actual is None or largest <= 0:
        return None
    return float(row.actual / largest)


def _figure(line: BreakdownLine, value: Decimal | None) -> str:
    return format_metric(line.objective.metric, value, line.currency)


def _change_tone(line: BreakdownLine) -> Tone | None:
    change = line.row.change
    if not change:
        return Tone.NEUTRAL
    better = (change > 0) is (line.objective.direction is Direction.HIGHER)
    return Tone.POSITIVE if better else Tone.NEGATIVE


def _total(line: BreakdownLine) -> Sum | None:
    """Sums add up; ratios do not."""
    if not is_sum(line.objective) or line.row.actual is None:
        return None
    currency = line.currency if line.objective.unit is Unit.MONEY else ""
    return Sum(line.row.actual, currency)


COLUMNS: tuple[Column[BreakdownLine], ...] = (
    Column(
        "Value",
        lambda line: line.row.value or NOT_NAMED,
        tone=lambda line: None if line.row.value else Tone.NEUTRAL,
        stretch=True,
    ),
    Column(
        "Actual",
        lambda line: _figure(line, line.row.actual),
        sort_key=lambda line: line.row.actual,
        align=Align.RIGHT,
        width=108,
        strong=lambda _line: True,
        export=lambda line: line.row.actual,
        total=_total,
    ),
    Column(
        "Beside the largest",
        lambda _line: "",
        sort_key=lambda line: line.bar,
        width=128,
        export=lambda _line: None,
        cell=BarCell(lambda line: line.bar),
    ),
    Column(
        "Before",
        lambda line: _figure(line, line.row.before),
        sort_key=lambda line: line.row.before,
        align=Align.RIGHT,
        width=108,
        export=lambda line: line.row.before,
    ),
    Column(
        "Change",
        lambda line: write_change(line.objective.metric, line.row.change, line.currency),
        sort_key=lambda line: line.row.change,
        align=Align.RIGHT,
        width=108,
        tone=_change_tone,
        export=lambda line: line.row.change,
    ),
    Column(
        "Share",
        lambda line: "–" if line.row.share is None else _share(line.row.share),
        sort_key=lambda line: line.row.share,
        align=Align.RIGHT,
        width=76,
        export=lambda line: line.row.share,
    ),
    Column(
        "Rows",
        lambda line: format_number(Decimal(line.row.rows)),
        sort_key=lambda line: line.row.rows,
        align=Align.RIGHT,
        width=70,
        export=lambda line: line.row.rows,
    ),
)


def _share(share: Decimal) -> str:
    return format_percent(share.quantize(Decimal("0.001")))
