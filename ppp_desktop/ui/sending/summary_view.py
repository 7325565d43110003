"""What came of a batch: how many left, which did not and why, and which ask to be settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.sending import Sending
from ppp_desktop.services.sending_plan import Standing, standing
from ppp_desktop.ui.sending.words import KIND_WORDS, STANDING_TONES, write_people
from ppp_desktop.ui.theme import CARD_GAP, FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.figures import KeyFigure
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_SETTLED = (Standing.SENT,)
_MOST_SHOWN = 100


class SummaryView(QWidget):
    """`settled(ids, arrived)` tells what came of deliveries that nothing was known of."""

    settled = Signal(object, bool)  # tuple of delivery ids

    def __init__(self) -> None:
        super().__init__()
        self.figures = {
            name: KeyFigure(name, role="title") for name in ("Sent", "Not sent", "Not known")
        }
        self._card = Card()
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        for figure in self.figures.values():
            row.addWidget(figure, 1)
        self._card.body.addLayout(row)
        self._rest = Card("To look at")
        self._rest.body.setSpacing(FIELD_GAP)
        self.all_arrived = Button("", kind="small")
        self._rest.add_to_header(self.all_arrived)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(FIELD_GAP)
        self._rest.body.addLayout(self._rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self._card)
        layout.addWidget(self._rest)
        layout.addStretch(1)
        self._unknown: tuple[int, ...] = ()
        self.all_arrived.clicked.connect(lambda: self.settled.emit(self._unknown, True))

    def show_outcomes(
        self, messages: Sequence[ChosenMessage], outcomes: Mapping[int, Sending]
    ) -> None:
        """Show what came of these messages, by their place in the batch."""
        found = {place: standing(messages[place], one) for place, one in outcomes.items()}
        counts = {
            "Sent": sum(each is Standing.SENT for each in found.values()),
            "Not known": sum(each is Standing.UNKNOWN for each in found.values()),
        }
        counts["Not sent"] = len(found) - sum(counts.values())
        for name, figure in self.figures.items():
            figure.show_figure(name, f"{counts[name]:,}")
        unknown = [outcomes[place] for place, each in found.items() if each is Standing.UNKNOWN]
        self._unknown = tuple(one.delivery_id for one in unknown if one.delivery_id is not None)
        self.all_arrived.setText(f"All {len(self._unknown):,} not known were sent")
        self.all_arrived.setVisible(len(self._unknown) > 1)
        open_ones = [place for place, each in found.items() if each not in _SETTLED]
        self._rest.setVisible(bool(open_ones))
        clear_layout(self._rows)
        for place in open_ones[:_MOST_SHOWN]:
            if self._rows.count():
                self._rows.addWidget(line())
            self._rows.addWidget(self._line(messages[place], outcomes[place], found[place]))
        if len(open_ones) > _MOST_SHOWN:
            hidden = len(open_ones) - _MOST_SHOWN
            self._rows.addWidget(label(f"… and {hidden:,} more in the list.", "secondary"))

    def _line(self, chosen: ChosenMessage, one: Sending, state: Standing) -> QWidget:
        draft = chosen.draft
        word = KIND_WORDS[draft.wanted.kind]
        is_report = draft.wanted.statement_id is None
        name = draft.period.label if is_report else draft.reference
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(ElidedLabel(f"{word} {name}, {draft.client_name}", "strong"), 1)
        text = str(state) if one.state is not None else "not sent"
        head.addWidget(Chip(text, STANDING_TONES[state]))
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addLayout(head)
        layout.addWidget(ElidedLabel(f"To {write_people(one.recipients)}", "caption"))
        layout.addWidget(label(one.reason, wrap=True))
        if one.remedy:
            layout.addWidget(label(one.remedy, "secondary", wrap=True))
        if state is Standing.UNKNOWN and one.delivery_id is not None:
            layout.addLayout(self._question(one.delivery_id, draft.reference))
        return box

    def _question(self, delivery_id: int, reference: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        for text, arrived in (("It was sent", True), ("It was not sent", False)):
            button = Button(text, kind="small")
            button.setAccessibleDescription(reference)
            button.clicked.connect(
                lambda _checked=False, yes=arrived: self.settled.emit((delivery_id,), yes)
            )
            row.addWidget(button)
        row.addStretch(1)
        return row
