"""Starting from a template: offered where there are no rules yet, else in the side panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.services.template_offers import TemplateOffer, offer_templates, replaced_words
from ppp_desktop.ui.contracts.template_cards import TemplateCards
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.contracts.terms_transfer import TermsTransfer
    from ppp_desktop.ui.page import Page

_EXAMPLES = "The figures are examples: change them to what you agree on."


class TermsTemplates(QObject):
    """A template becomes one step of the draft, which Undo takes back."""

    def __init__(self, page: Page, tab: TermsTab, transfer: TermsTransfer) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab
        self._transfer = transfer
        self._offers: tuple[TemplateOffer, ...] = ()
        self._offered_for: tuple[str, PeriodKind] | None = None
        self.start = QWidget()
        column = QVBoxLayout(self.start)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(label("Or start from a template", "section"))
        column.addWidget(label(_EXAMPLES, "secondary", wrap=True))
        self.cards = TemplateCards()
        column.addWidget(self.cards)
        self.start.hide()
        tab.left_cards.insertWidget(0, self.start)
        self.button = Button("From template…")
        tab.rules.add_button_beside(self.button)
        self.button.clicked.connect(self.open_panel)
        self.cards.taken.connect(self.take)
        tab.changed.connect(self._on_changed)

    @Slot()
    def open_panel(self) -> None:
        """Offer the templates in the side panel, saying what one would take the place of."""
        page, tab = self._page, self._tab
        if tab.data is None:
            return
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        said = replaced_words(tab.draft.document)
        column.addWidget(label(f"{said} {_EXAMPLES}".strip(), "secondary", wrap=True))
        cards = TemplateCards()
        cards.show_offers(self._read())
        cards.taken.connect(self._on_taken_in_panel)
        column.addWidget(cards)
        column.addStretch(1)
        cancel = Button("Cancel")
        cancel.clicked.connect(page.side_panel.close_panel)
        page.side_panel.show_content("Start from a template", content, cancel)
        cards.cards[0].setFocus()

    @Slot(object)
    def take(self, offer: TemplateOffer) -> None:
        """Put a template in place of the draft."""
        self._transfer.take(offer.document, f"Terms taken from “{offer.name}”")

    @Slot(object)
    def _on_taken_in_panel(self, offer: TemplateOffer) -> None:
        self._page.side_panel.close_panel()
        self.take(offer)

    @Slot()
    def _on_changed(self) -> None:
        tab = self._tab
        empty = tab.data is not None and not (tab.draft.components or tab.draft.rule_keys)
        if empty:
            self.cards.show_offers(self._read())
        self.start.setVisible(empty)

    def _read(self) -> tuple[TemplateOffer, ...]:
        data = self._tab.data
        if data is not None and self._offered_for != (data.row.currency, data.row.billing):
            self._offered_for = (data.row.currency, data.row.billing)
            self._offers = offer_templates(*self._offered_for)
        return self._offers
