"""The life of an issued statement in the side panel: the money, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.life_offers import Offer, offers_of
from ppp_desktop.services.life_words import dispute_sentence, open_sentence, relation_words
from ppp_desktop.services.statement_standing import Related, StandingView
from ppp_desktop.ui.statements.life_timeline import LifeTimeline
from ppp_desktop.ui.statements.standing_looks import chips_of
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label, line, set_tone
from ppp_desktop.ui.widgets.layouts import FlowLayout

_NOTING: tuple[tuple[Offer, str], ...] = (
    (Offer.SENT, "Mark as sent"),
    (Offer.ACCEPTED, "Mark as accepted"),
    (Offer.DISPUTE, "Dispute"),
)
_CORRECTING: tuple[tuple[Offer, str], ...] = (
    (Offer.ADJUST, "Correct in the next statement"),
    (Offer.VOID, "Void this statement"),
)


class LifePanel(QWidget):
    """Content of the side panel; `foot` are the buttons below it."""

    offered = Signal(object)  # Offer
    related_wanted = Signal(object)  # Related

    def __init__(
        self, shown: StandingView, *, named: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self.timeline = LifeTimeline(shown)
        self._offers = offers_of(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(SMALL_GAP)
        if named:
            row = shown.row
            layout.addWidget(label(row.client_name, "strong", wrap=True))
            layout.addWidget(label(f"{row.period.label} · {row.contract_code}", "caption"))
        self._add_standing(layout)
        layout.addWidget(self._figures())
        self._add_small(layout, _NOTING)
        layout.addSpacing(LABEL_GAP)
        layout.addWidget(line())
        layout.addWidget(label("What happened", "strong"))
        layout.addWidget(self.timeline)
        layout.addSpacing(SMALL_GAP)
        self._add_small(layout, _CORRECTING)
        layout.addStretch(1)

    def add_section(self, section: QWidget) -> None:
        """Put more about the statement below what happened to it."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.timeline) + 1, section)

    def foot(self) -> tuple[Button, ...]:
        """Return the main action, where money is open."""
        if Offer.PAYMENT not in self._offers:
            return ()
        button = Button("Record payment", kind="primary")
        button.clicked.connect(lambda _on=False: self.offered.emit(Offer.PAYMENT))
        return (button,)

    def _add_standing(self, layout: QVBoxLayout) -> None:
        chips = FlowLayout()
        for chip in chips_of(self.shown):
            chips.addWidget(chip)
        layout.addLayout(chips)
        layout.addWidget(label(open_sentence(self.shown), "section", wrap=True))
        dispute = dispute_sentence(self.shown)
        if dispute:
            told = label(dispute, "body", wrap=True)
            set_tone(told, Tone.WARNING)
            layout.addWidget(told)
        for related in self.shown.related:
            layout.addWidget(self._link(related))

    def _figures(self) -> QWidget:
        result = QWidget()
        grid = QGridLayout(result)
        grid.setContentsMargins(0, LABEL_GAP, 0, LABEL_GAP)
        grid.setHorizontalSpacing(FIELD_GAP)
        grid.setVerticalSpacing(LABEL_GAP)
        grid.setColumnStretch(0, 1)
        life, currency = self.shown.life, self.shown.row.currency
        if life is None:
            return result
        rows = [("Total", life.total, "body"), ("Paid", life.paid, "body")]
        rows.append(("Open", life.open, "strong"))
        if life.open_disputes:
            rows += [("In dispute", life.disputed, "body"), ("Payable now", life.payable, "strong")]
        for number, (title, amount, role) in enumerate(rows):
            grid.addWidget(label(title, "secondary"), number, 0)
            shown = label(format_money(amount, currency), role)
            shown.setAccessibleName(f"{title}: {shown.text()}")
            grid.addWidget(shown, number, 1, Qt.AlignmentFlag.AlignRight)
        return result

    def _add_small(self, layout: QVBoxLayout, offers: Sequence[tuple[Offer, str]]) -> None:
        row = FlowLayout()
        for offer, text in offers:
            if offer in self._offers:
                row.addWidget(self._button(offer, text))
        if row.count():
            layout.addLayout(row)

    def _button(self, offer: Offer, text: str) -> Button:
        button = Button(text, kind="small")
        button.clicked.connect(lambda _on=False: self.offered.emit(offer))
        return button

    def _link(self, related: Related) -> Button:
        button = Button(relation_words(related), kind="link", icon_name="arrow-right")
        button.clicked.connect(lambda _on=False: self.related_wanted.emit(related))
        return button
