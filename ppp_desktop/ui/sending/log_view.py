"""The send log: everything that left or was tried, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.deliveries import DeliveryRow, DeliveryState
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.words import (
    METHOD_WORDS,
    STATE_TONES,
    STATE_WORDS,
    name_of,
    write_moment,
    write_people,
    write_short_day,
)
from ppp_desktop.ui.tables.columns import ChipCell, Column, SecondLine
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import CARD_GAP, FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip, FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import label, line

_FILTERS = (
    ("All", None),
    ("Sent", DeliveryState.SENT),
    ("Failed", DeliveryState.FAILED),
    ("Not known", DeliveryState.UNKNOWN),
)
_STATE_WIDTH = 104

COLUMNS = (
    Column[DeliveryRow](
        "What",
        name_of,
        strong=lambda _row: True,
        cell=SecondLine[DeliveryRow](lambda row: f"{row.client_name} · {row.contract_code}"),
        stretch=True,
    ),
    Column[DeliveryRow](
        "State",
        lambda row: STATE_WORDS[row.state],
        width=_STATE_WIDTH,
        tooltip=lambda row: row.error,
        cell=ChipCell[DeliveryRow](lambda row: STATE_TONES[row.state]),
    ),
    Column[DeliveryRow](
        "To",
        lambda row: write_people(row.recipients),
        tooltip=lambda row: "\n".join(row.recipients),
        export=lambda row: ", ".join(row.recipients),
        cell=SecondLine[DeliveryRow](lambda row: METHOD_WORDS[row.method]),
        stretch=True,
    ),
    Column[DeliveryRow](
        "When",
        lambda row: write_short_day(row.started_at),
        sort_key=lambda row: row.id,
        export=lambda row: write_moment(row.started_at),
        cell=SecondLine[DeliveryRow](lambda row: write_moment(row.started_at).partition(", ")[2]),
    ),
    Column[DeliveryRow]("Subject", lambda row: row.subject, visible=False),
    Column[DeliveryRow]("Reason", lambda row: row.error, visible=False),
)


class LogView(Card):
    """`opened(row)` tells of an entry that somebody wants to read."""

    opened = Signal(object)  # DeliveryRow

    def __init__(self, context: AppContext, exporter: Exporter) -> None:
        super().__init__()
        self.table = DataTable[DeliveryRow](
            COLUMNS,
            name="send log",
            settings=context.settings,
            exporter=exporter,
            empty=EmptyState(
                "mail",
                "Nothing has been sent yet",
                "Each message that leaves is kept here: what, to whom, when, and what became "
                "of it.",
            ),
        )
        self.chips: dict[DeliveryState | None, FilterChip] = {}
        chips = QHBoxLayout()
        chips.setSpacing(SMALL_GAP)
        for text, state in _FILTERS:
            chip = FilterChip(text, on=state is None)
            chip.clicked.connect(lambda _on=False, chosen=state: self.show_only(chosen))
            self.chips[state] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        self.body.addLayout(chips)
        self.add(self.table, 1)
        self.table.row_activated.connect(self.opened)
        self.table.row_selected.connect(self._on_selected)

    def show_rows(self, rows: Sequence[DeliveryRow]) -> None:
        """Show these entries."""
        self.table.set_rows(rows)

    def show_only(self, state: DeliveryState | None) -> None:
        """Show the entries of one state, or all."""
        for key, chip in self.chips.items():
            chip.setChecked(key is state)
        self.table.set_accept(None if state is None else lambda row: row.state is state)

    def _on_selected(self, row: DeliveryRow | None) -> None:
        if row is not None:
            self.opened.emit(row)


class DeliveryDetail(QWidget):
    """One entry in full; `settled(ids, arrived)` where nothing is known of it."""

    settled = Signal(object, bool)

    def __init__(self, row: DeliveryRow) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        state = QHBoxLayout()
        state.addWidget(Chip(STATE_WORDS[row.state], STATE_TONES[row.state]))
        state.addStretch(1)
        layout.addLayout(state)
        if row.error:
            layout.addWidget(label(row.error, wrap=True))
        if row.state is DeliveryState.UNKNOWN:
            layout.addLayout(self._question(row.id))
        layout.addWidget(line())
        facts = (
            ("Client", f"{row.client_name}, {row.contract_code}"),
            ("To", "\n".join(row.recipients)),
            ("Subject", row.subject),
            ("How", METHOD_WORDS[row.method]),
            ("Begun", write_moment(row.started_at)),
            ("Ended", "" if row.finished_at is None else write_moment(row.finished_at)),
        )
        for name, value in facts:
            if value:
                layout.addWidget(label(name, "caption"))
                layout.addWidget(label(value, wrap=True))
        layout.addStretch(1)
        layout.setSpacing(SMALL_GAP)

    def _question(self, delivery_id: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP // 2)
        for text, arrived in (("It was sent", True), ("It was not sent", False)):
            button = Button(text, kind="small")
            button.clicked.connect(
                lambda _checked=False, yes=arrived: self.settled.emit((delivery_id,), yes)
            )
            row.addWidget(button)
        row.addStretch(1)
        return row
