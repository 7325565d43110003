"""What each of the compared comes to, a row each: pay in all, its difference, costs, the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.services.simulation_comparison import Compared, Comparison
from ppp_desktop.services.simulation_words import (
    cost_title,
    next_title,
    next_words,
    write_cost,
    write_difference,
    write_next,
    write_pay,
)
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.simulator.looks import looks_of
from ppp_desktop.ui.simulator.swatch_table import SwatchDelegate, widen
from ppp_desktop.ui.simulator.telling import telling_names
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

Export = Callable[[Path, TableContent], None]

# Widths in px; figures that need more get it.
_NAME = 112
_FIGURE = 92
_WIDE_FIGURE = 100
_NARROW_FIGURE = 82
_NEXT = 124


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One of the compared with what is needed to write it; `title` tells it from the others."""

    title: str
    compared: Compared
    currency: str
    result: MeasureRequest | None


class OutcomeTable(QWidget):
    """As high as its rows: the page scrolls, not the table."""

    def __init__(self, settings: Settings, export: Export, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._export = export
        self.table: DataTable[OutcomeRow] | None = None
        self._titles: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_comparison(self, comparison: Comparison, *, noun: str, caption: str) -> None:
        """Show these; where the titles change, the table is made anew."""
        columns = _columns(comparison, noun)
        titles = tuple(column.title for column in columns)
        if self.table is None or titles != self._titles:
            self._make(columns)
            self._titles = titles
        table = self.table
        if table is None:
            return
        self._caption.set_full_text(caption)
        compared = comparison.compared
        titles = telling_names([each.name for each in compared])
        looks = dict(zip(titles, looks_of(compared), strict=True))
        self._delegate = SwatchDelegate[OutcomeRow](columns[0], looks, table)
        table.view.setItemDelegateForColumn(0, self._delegate)
        rows = [
            OutcomeRow(title, each, comparison.currency, comparison.result)
            for title, each in zip(titles, compared, strict=True)
        ]
        table.set_rows(rows)
        table.fit_columns()
        widen(table)
        table.show_all_rows()

    def _make(self, columns: tuple[Column[OutcomeRow], ...]) -> None:
        clear_layout(self._layout)
        table = DataTable[OutcomeRow](
            columns,
            name="simulation",
            settings=self._settings,
            exporter=self._export,
            searchable=False,
            footer=False,
        )
        table.add_tool(label("Side by side", "section"))
        self._caption = ElidedLabel("", "caption")
        table.add_tool(self._caption)
        self._layout.addWidget(table)
        self.table = table


def _columns(comparison: Comparison, noun: str) -> tuple[Column[OutcomeRow], ...]:
    result = comparison.result
    next_one = next_title(result, comparison.currency)

    def cost(row: OutcomeRow, amount: Decimal | None) -> str:
        return write_cost(amount, row.result, row.currency)

    return (
        Column(
            "Terms",
            lambda row: row.title,
            tooltip=lambda row: row.compared.name,
            export=lambda row: row.compared.name,
            strong=lambda row: not row.compared.is_deal,
            width=_NAME,
            stretch=True,
        ),
        Column(
            "Pay in all",
            lambda row: write_pay(row.compared.total, row.currency),
            sort_key=lambda row: row.compared.total,
            align=Align.RIGHT,
            width=_FIGURE,
            strong=lambda _row: True,
            export=lambda row: row.compared.total,
        ),
        Column(
            "Difference",
            lambda row: write_difference(row.compared.difference, row.currency),
            sort_key=lambda row: row.compared.difference,
            align=Align.RIGHT,
            tooltip=lambda _row: "Against the first of the terms",
            width=_FIGURE,
            export=lambda row: row.compared.difference,
        ),
        Column(
            f"Average {noun}",
            lambda row: write_pay(row.compared.mean, row.currency),
            sort_key=lambda row: row.compared.mean,
            align=Align.RIGHT,
            width=_WIDE_FIGURE,
            export=lambda row: row.compared.mean,
            key="mean",
        ),
        Column(
            cost_title(result),
            lambda row: cost(row, row.compared.cost_per_result),
            sort_key=lambda row: row.compared.cost_per_result,
            align=Align.RIGHT,
            width=_FIGURE,
            export=lambda row: row.compared.cost_per_result,
            tooltip=lambda _row: "What the client pays for each, media cost apart",
            key="cost",
        ),
        Column(
            "With media",
            lambda row: cost(row, row.compared.with_media),
            sort_key=lambda row: row.compared.with_media,
            align=Align.RIGHT,
            width=_NARROW_FIGURE,
            export=lambda row: row.compared.with_media,
            tooltip=lambda _row: "The same with media cost that is not in the pay",
        ),
        Column(
            next_one,
            lambda row: write_next(
                row.compared.next_unit, row.compared.next_of, row.currency, next_one
            ),
            sort_key=lambda row: row.compared.next_unit,
            align=Align.RIGHT,
            width=_NEXT,
            export=lambda row: row.compared.next_unit,
            tooltip=lambda row: (
                f"What {next_words(row.compared.next_of, row.currency)} would pay, "
                "beyond what there was in the last period"
            ),
            tone=lambda row: None if row.compared.next_unit else Tone.NEUTRAL,
            key="next",
        ),
    )
