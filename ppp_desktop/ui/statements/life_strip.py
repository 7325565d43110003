"""The strip above the lines of an issued statement: what is open, what is disputed, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.life_offers import Offer, offers_of
from ppp_desktop.services.life_words import dispute_sentence, open_sentence, relation_words
from ppp_desktop.services.statement_standing import Related, Standing, StandingView
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label, set_tone
from ppp_desktop.ui.widgets.layouts import FlowLayout

_MARGIN = 12


class LifeStrip(QFrame):
    """Hidden for drafts."""

    life_wanted = Signal()
    offered = Signal(object)  # Offer
    related_wanted = Signal(object)  # Related

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self.setAccessibleName("Where the statement stands")
        self._open = label("", "strong", wrap=True)
        self._dispute = label("", "caption", wrap=True)
        set_tone(self._dispute, Tone.WARNING)
        self._links_frame = QWidget()
        self._links = FlowLayout(self._links_frame)
        self.pay = Button("Record payment", kind="small")
        self.pay.clicked.connect(lambda _on=False: self.offered.emit(Offer.PAYMENT))
        self.life = Button("Life", kind="small", icon_name="clock")
        self.life.setToolTip("What happened since it was issued, and what can be noted (Ctrl+L)")
        self.life.clicked.connect(self.life_wanted)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self._open, 1)
        for button in (self.pay, self.life):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, SMALL_GAP, SMALL_GAP, SMALL_GAP)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._dispute)
        layout.addWidget(self._links_frame)
        self.hide()

    def show_standing(self, shown: StandingView) -> None:
        """Show where `shown` stands."""
        self.setVisible(shown.standing is not Standing.DRAFT)
        life = shown.life
        self._open.setText(open_sentence(shown))
        late = life is not None and life.days_overdue > 0
        set_tone(self._open, Tone.NEGATIVE if late else None)
        dispute = dispute_sentence(shown)
        self._dispute.setText(dispute)
        self._dispute.setVisible(bool(dispute))
        self._links.clear()
        for related in shown.related:
            self._links.addWidget(self._link(related))
        self._links_frame.setVisible(bool(shown.related))
        self.pay.setVisible(Offer.PAYMENT in offers_of(shown))

    def _link(self, related: Related) -> Button:
        button = Button(relation_words(related), kind="link")
        button.clicked.connect(lambda _on=False: self.related_wanted.emit(related))
        return button
