"""The choice of another contract whose terms are copied, with its rules in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms_drafts import TermsSource, sentences_of
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import clear_layout

_REPLACES = (
    "The copy replaces what stands in the draft; nothing is saved yet, and Undo brings it back."
)


class CopyPanel(Form):
    """Contract and version; the newest one is chosen. `currency` is that of the own contract.

    `consequence` says what becomes of the terms that are chosen.
    """

    def __init__(
        self,
        sources: Sequence[TermsSource],
        currency: str,
        *,
        consequence: str = _REPLACES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._consequence = consequence
        self._sources = sources
        self._currency = currency
        names = {each.contract_id: f"{each.client} · {each.contract}" for each in sources}
        self.contract = ComboBox[int]([(name, key) for key, name in names.items()])
        self.version = ComboBox[TermsSource]()
        self.add("contract", "Contract", self.contract)
        self.add("version", "Version", self.version)
        box = QFrame()
        box.setObjectName("sunken")
        self._sentences = QVBoxLayout(box)
        self._sentences.setContentsMargins(12, SMALL_GAP, 12, SMALL_GAP)
        self._sentences.setSpacing(SMALL_GAP)
        self.add_widget(box)
        self._note = label("", "caption", wrap=True)
        self.add_widget(self._note)
        self.add_stretch()
        self.contract.value_changed.connect(self._on_contract_chosen)
        self.version.value_changed.connect(self._on_version_chosen)
        self._on_contract_chosen()

    def source(self) -> TermsSource:
        """Return the version that is chosen."""
        return self.version.required()

    @Slot()
    def _on_contract_chosen(self) -> None:
        found = [each for each in self._sources if each.contract_id == self.contract.value()]
        items = [
            (f"Version {each.number} · from {format_day(each.effective)}", each) for each in found
        ]
        blocked = self.version.blockSignals(True)
        self.version.set_items(items)
        self.version.set_value(found[0] if found else None)
        self.version.blockSignals(blocked)
        self._on_version_chosen()

    @Slot()
    def _on_version_chosen(self) -> None:
        clear_layout(self._sentences)
        source = self.version.value()
        if source is None:
            return
        try:
            rules = sentences_of(source.document, currency=source.currency, billing=source.billing)
        except ValidationFailed as error:
            rules = (("Not complete", str(error)),)
        for name, sentence in rules:
            self._sentences.addWidget(label(name, "caption"))
            self._sentences.addWidget(label(sentence, wrap=True))
        notes = [self._consequence]
        if source.currency != self._currency:
            notes.append(
                f"Amounts are agreed in {source.currency} there: the same figures will mean "
                f"{self._currency} here."
            )
        self._note.setText(" ".join(notes))
