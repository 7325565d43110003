"""The second step of closing: the drafts beside the last statements, and what is unusual."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.services.close_plan import ClosePlan
from ppp_desktop.services.close_review import DraftRow
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.closing_keys import ListKeys
from ppp_desktop.ui.statements.closing_narrow import (
    BESIDE_PANEL,
    MEDIUM_WINDOW,
    SMALL_WINDOW,
    NarrowColumns,
)
from ppp_desktop.ui.statements.closing_words import change_words
from ppp_desktop.ui.tables.columns import Align, Column, Sum
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import FIELD_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import label

UNUSUAL, LAST = "What is unusual", "Last statement"
_KEYS = "Enter looks at a draft · ↓ goes to the next one · Ctrl+Enter goes on"


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft in the list, and whether it was looked at."""

    draft: DraftRow
    seen: bool

    @property
    def is_unusual(self) -> bool:
        """Tell whether a person should look at it."""
        return bool(self.draft.unusual)


class DraftsStep(QWidget):
    """Tells which draft is to be shown."""

    row_opened = Signal(object)  # DraftRow
    row_moved = Signal(object)  # DraftRow
    go_on_wanted = Signal()

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self.unusual = FilterChip("")
        self.unseen = FilterChip("")
        self.table = DataTable[SeenDraft](
            draft_columns(),
            name="closing drafts",
            settings=settings,
            exporter=exporter,
            empty=EmptyState(
                "statements", "No draft has been drawn up.", "Go back and draw the drafts up."
            ),
        )
        for chip in (self.unusual, self.unseen):
            self.table.add_tool(chip)
            chip.toggled.connect(self._accept_chips)
        self._columns = NarrowColumns[SeenDraft](
            self.table,
            {
                "Contract": MEDIUM_WINDOW,
                LAST: SMALL_WINDOW,
                "Change": BESIDE_PANEL,
                UNUSUAL: BESIDE_PANEL,
            },
        )
        self._keys = label(_KEYS, "caption", wrap=True)
        card = Card()
        card.add(self.table, 1)
        card.add(self._keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(card, 1)
        ListKeys(self.table.view, {}, self.go_on_wanted.emit)
        self.table.row_activated.connect(self._on_opened)
        self.table.row_selected.connect(self._on_moved)

    def show_plan(self, plan: ClosePlan, seen: Collection[int]) -> None:
        """Show the drafts, unusual ones first; the one with the cursor keeps it."""
        current = self.table.current_row()
        drafts = [row for row in plan.drafts if row.contract_id not in plan.left_out]
        rows = [SeenDraft(row, row.contract_id in seen) for row in drafts]
        rows.sort(key=lambda row: not row.is_unusual)
        blocked = self.table.blockSignals(True)
        self.table.set_rows(rows)
        self._show_chips(rows)
        wanted = [
            row
            for row in rows
            if current is not None and row.draft.contract_id == current.draft.contract_id
        ]
        for row in wanted or rows[:1]:
            self.table.select_row(row)
        self.table.blockSignals(blocked)
        self._keys.setVisible(bool(rows) and self.width() >= BESIDE_PANEL)

    def go_down(self) -> SeenDraft | None:
        """Put the cursor on the next draft; None at the end."""
        view = self.table.view
        place = view.currentIndex().row() + 1
        if place >= len(self.table.rows()):
            return None
        row = self.table.rows()[place]
        self.table.select_row(row)
        return row

    def take_focus(self) -> None:
        """Let the keys work in the list."""
        self.table.view.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self._columns.fit(self.width())
        self._keys.setHidden(narrow or not self.table.rows())

    def _show_chips(self, rows: list[SeenDraft]) -> None:
        counts = (
            (self.unusual, sum(row.is_unusual for row in rows), "unusual"),
            (self.unseen, sum(not row.seen for row in rows), "not looked at"),
        )
        for chip, count, word in counts:
            chip.setText(f"{count:,} {word}")
            chip.setVisible(bool(count))
            if not count:
                chip.setChecked(False)
        self._accept_chips()

    @Slot()
    def _accept_chips(self) -> None:
        unusual, unseen = self.unusual.isChecked(), self.unseen.isChecked()

        def accept(row: SeenDraft) -> bool:
            return (row.is_unusual or not unusual) and (not row.seen or not unseen)

        self.table.set_accept(accept if unusual or unseen else None)

    @Slot(object)
    def _on_opened(self, row: SeenDraft) -> None:
        self.row_opened.emit(row.draft)

    @Slot(object)
    def _on_moved(self, row: SeenDraft | None) -> None:
        if row is not None:
            self.row_moved.emit(row.draft)


def draft_columns() -> list[Column[SeenDraft]]:
    """Return the columns of the list of drafts."""
    return [
        Column[SeenDraft](
            "Client",
            lambda row: row.draft.client_name,
            width=180,
            tooltip=lambda row: f"{row.draft.client_name}, {row.draft.contract_code}",
        ),
        Column("Contract", lambda row: row.draft.contract_code, width=100),
        Column(
            LAST,
            _last,
            _last_total,
            align=Align.RIGHT,
            width=112,
            tone=lambda _row: Tone.NEUTRAL,
            tooltip=_last_tip,
            export=_last_total,
        ),
        Column(
            "This draft",
            lambda row: format_money(row.draft.total, row.draft.currency),
            lambda row: row.draft.total,
            align=Align.RIGHT,
            width=112,
            strong=lambda _row: True,
            export=lambda row: row.draft.total,
            total=lambda row: Sum(row.draft.total, row.draft.currency),
        ),
        Column(
            "Change",
            lambda row: change_words(row.draft),
            lambda row: row.draft.change,
            align=Align.RIGHT,
            width=76,
            export=lambda row: row.draft.change,
        ),
        Column(
            UNUSUAL,
            lambda row: " ".join(row.draft.unusual),
            lambda row: len(row.draft.unusual),
            stretch=True,
            tone=lambda _row: Tone.WARNING,
            tooltip=lambda row: "\n".join(row.draft.unusual),
        ),
        Column(
            "Looked at",
            lambda row: "yes" if row.seen else "",
            lambda row: row.seen,
            width=76,
            tone=lambda _row: Tone.NEUTRAL,
        ),
    ]


def _last(row: SeenDraft) -> str:
    last = row.draft.last
    return "–" if last is None else format_money(last.total, row.draft.currency)


def _last_total(row: SeenDraft) -> Decimal | None:
    return None if row.draft.last is None else row.draft.last.total


def _last_tip(row: SeenDraft) -> str:
    last = row.draft.last
    return "" if last is None else f"{last.number}, {last.period.label}"
