"""What was sent of one statement, for the pages that show its life."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.services.deliveries import DeliveryRow, list_deliveries
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.panel import open_send_log
from ppp_desktop.ui.sending.words import (
    KIND_WORDS,
    METHOD_WORDS,
    STATE_TONES,
    STATE_WORDS,
    write_moment,
    write_people,
)
from ppp_desktop.ui.theme import CARD_MARGIN, FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout


class DeliveriesCard(Card):
    """Reads and shows the deliveries of the statement that it is told; changes nothing.

    `flat` is for a place within a panel: no frame, and hidden where nothing was sent.
    """

    def __init__(self, context: AppContext, *, flat: bool = False) -> None:
        super().__init__("" if flat else "Sent", margin=0 if flat else CARD_MARGIN)
        self._context = context
        self._flat = flat
        self._statement_id: int | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(FIELD_GAP)
        log = Button("Send log", kind="link")
        log.clicked.connect(lambda: open_send_log(context))
        if flat:
            self.setObjectName("deliveries")
            head = QHBoxLayout()
            head.addWidget(label("What was sent from here", "strong"), 1)
            head.addWidget(log)
            self.add(line())
            self.body.addLayout(head)
            self.hide()
        else:
            self.add_to_header(log)
        self.body.addLayout(self._rows)
        context.changed.connect(self._on_changed)

    def show_statement(self, statement_id: int) -> None:
        """Show what was sent of this statement, newest first."""
        self._statement_id = statement_id
        database = self._context.database

        def show(rows: list[DeliveryRow]) -> None:
            if self._statement_id == statement_id:
                self.show_rows(rows)

        self._context.tasks.start(
            lambda _progress: list_deliveries(database, statement_id=statement_id),
            title="Reading what was sent",
            on_success=show,
            owner=self,
        )

    def show_rows(self, rows: Sequence[DeliveryRow]) -> None:
        """Show these deliveries."""
        clear_layout(self._rows)
        for row in rows:
            self._rows.addWidget(_line(row))
        self.setVisible(bool(rows) or not self._flat)
        if not rows:
            self._rows.addWidget(label("Nothing was sent yet.", "secondary"))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if Topic.STATEMENTS in changes.topics and self._statement_id is not None:
            self.show_statement(self._statement_id)


def _line(row: DeliveryRow) -> QWidget:
    head = QHBoxLayout()
    head.setSpacing(SMALL_GAP)
    head.addWidget(ElidedLabel(f"{KIND_WORDS[row.kind]} to {write_people(row.recipients)}"), 1)
    head.addWidget(Chip(STATE_WORDS[row.state], STATE_TONES[row.state]))
    box = QWidget()
    box.setToolTip("\n".join(row.recipients))
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(LABEL_GAP // 2)
    layout.addLayout(head)
    when = f"{write_moment(row.started_at)} · {METHOD_WORDS[row.method]}"
    layout.addWidget(ElidedLabel(when, "caption"))
    if row.error:
        layout.addWidget(label(row.error, "caption", wrap=True))
    return box
