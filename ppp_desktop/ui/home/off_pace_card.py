"""The card "Off pace": objectives that will miss their targets, each with its course and a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from ppp_desktop.services.home import OffPaceRow
from ppp_desktop.services.objective_words import (
    is_sum,
    write_judged,
    write_pace,
    write_reason,
    write_standing,
)
from ppp_desktop.ui.home.more_link import MoreLink
from ppp_desktop.ui.pace_tones import pace_tone
from ppp_desktop.ui.tables.columns import Align, Column, SecondLine, SparkCell
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import TWO_LINE_ROW_HEIGHT
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label

_FIRST_SHOWN = 8
_OBJECTIVE_WIDTH = 146
_TREND_WIDTH = 82
_PACE_WIDTH = 66


class OffPaceCard(Card):
    """A table as high as its rows; `go` is called with the row that was opened."""

    def __init__(self, go: Callable[[OffPaceRow], None], parent: QWidget | None = None) -> None:
        super().__init__("Off pace", parent=parent)
        self.table = DataTable[OffPaceRow](COLUMNS, name="off pace", bare=True)
        self.table.row_activated.connect(go)
        self.table.view.clicked.connect(lambda index: go(self.table.model.row_at(index.row())))
        self._none = label("Every objective that can be judged is on pace.", "secondary", wrap=True)
        self._rows: Sequence[OffPaceRow] = ()
        self._more = MoreLink(_FIRST_SHOWN, self._fill, self)
        self.add(self.table)
        self.add(self._more)
        self.add(self._none)

    def show_rows(self, rows: Sequence[OffPaceRow]) -> None:
        """Show these objectives; a sentence stands in where there are none."""
        self._rows = rows
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._fill()

    def _fill(self) -> None:
        """Show the objectives; where there are many, the worst first."""
        rows = list(self._rows)
        if len(rows) > _FIRST_SHOWN:
            rows.sort(key=lambda row: row.objective.judged or Decimal(0))
        shown = self._more.shown(rows)
        self.table.set_rows(shown)
        header = self.table.view.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + len(shown) * TWO_LINE_ROW_HEIGHT + 2)


def trend_of(row: OffPaceRow) -> tuple[float, ...]:
    """Return the values of the sparkline.

    The running period of a sum is left out: half a month beside whole ones looks like a fall.
    """
    values = row.trend[:-1] if is_sum(row.objective) else row.trend
    return tuple(float(value) for value in values if value is not None)


def reason_of(row: OffPaceRow) -> str:
    """Return the fact that stands below where the objective is."""
    before = row.trend[-2] if len(row.trend) > 1 else None
    return write_reason(row.objective, row.currency, row.period.kind, before)


def _standing(row: OffPaceRow) -> str:
    return write_standing(row.objective, row.currency)


COLUMNS: tuple[Column[OffPaceRow], ...] = (
    Column(
        "Objective",
        lambda row: row.objective.name,
        width=_OBJECTIVE_WIDTH,
        tooltip=lambda row: f"{row.objective.name}, {row.client_name}, {row.contract_code}",
        cell=SecondLine(lambda row: row.client_name),
    ),
    Column(
        "Trend",
        lambda _row: "",
        width=_TREND_WIDTH,
        tooltip=lambda row: f"The {len(trend_of(row))} latest periods",
        cell=SparkCell(trend_of, lambda row: pace_tone(row.objective)),
    ),
    Column(
        "Pace",
        lambda row: write_judged(row.objective),
        sort_key=lambda row: row.objective.judged,
        align=Align.RIGHT,
        width=_PACE_WIDTH,
        tone=lambda row: pace_tone(row.objective),
        strong=lambda _row: True,
        tooltip=lambda row: write_pace(row.objective),
        cell=SecondLine(lambda row: write_pace(row.objective).split(" ", 1)[0]),
    ),
    Column(
        "Why",
        _standing,
        tooltip=lambda row: "; ".join(part for part in (_standing(row), reason_of(row)) if part),
        cell=SecondLine(reason_of),
        stretch=True,
    ),
)
