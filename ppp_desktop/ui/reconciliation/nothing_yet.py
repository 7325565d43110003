"""What stands where a contract compares nothing yet: pairs that its results suggest, or how to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_percent
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.services.reconciliation_offers import LOOKED_AT_DAYS, Offers, Suggestion
from ppp_desktop.services.reconciliations import ReconciliationDetails
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_SHOWN = 6


class NothingYet(QWidget):
    """Asks by `set_up_wanted` for the form, filled with a suggestion or not."""

    set_up_wanted = Signal(object)  # ReconciliationDetails, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.buttons: tuple[Button, ...] = ()

    def show_offers(self, offers: Offers) -> None:
        """Show what the contract's results suggest."""
        clear_layout(self._place)
        if offers.suggestions:
            self._show_suggestions(offers)
            return
        several = len(offers.sources) > 1
        empty = EmptyState(
            "results",
            "No sources are compared",
            "Choose two sources that report the same, such as web analytics and the CRM."
            if several
            else "Once two sources report the same, such as web analytics and the CRM, they can "
            "be compared here, and only the trusted one is paid.",
            action="Compare two sources" if several else "",
            on_action=self._on_own,
        )
        self.buttons = (empty.button,)
        self._place.addWidget(empty, 1)

    def _show_suggestions(self, offers: Offers) -> None:
        card = Card("Two sources report the same")
        card.add(
            label(
                "Rules of pay that name no source add both. Compare them, and only the trusted "
                "one counts.",
                "secondary",
                wrap=True,
            )
        )
        buttons = []
        for suggestion in offers.suggestions[:_SHOWN]:
            card.add(line())
            button = Button("Compare")
            button.setAccessibleName(f"Compare {suggestion.details.name}")
            button.clicked.connect(
                lambda _checked=False, details=suggestion.details: self._on_suggestion(details)
            )
            card.add(_line_of(suggestion, button))
            buttons.append(button)
        others = Button("Compare others", kind="link")
        others.clicked.connect(self._on_own)
        row = QHBoxLayout()
        row.addWidget(others)
        row.addStretch(1)
        card.body.addLayout(row)
        self.buttons = (*buttons, others)
        self._place.addWidget(card)
        self._place.addStretch(1)

    def _on_suggestion(self, details: ReconciliationDetails) -> None:
        self.set_up_wanted.emit(details)

    def _on_own(self) -> None:
        self.set_up_wanted.emit(None)


def _line_of(suggestion: Suggestion, button: Button) -> QWidget:
    details = suggestion.details
    days = "1 day" if suggestion.days == 1 else f"{suggestion.days:,} days"
    told = (
        f"{details.trusted} would count, {details.other} may differ by "
        f"{format_percent(details.tolerance)}; both have {metric(details.metric).label.lower()} "
        f"on {days} of the last {LOOKED_AT_DAYS}."
    )
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(ElidedLabel(details.name, "strong"))
    texts.addWidget(label(told, "caption", wrap=True))
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SMALL_GAP)
    row.addLayout(texts, 1)
    row.addWidget(button)
    return widget
