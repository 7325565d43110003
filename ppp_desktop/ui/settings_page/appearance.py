"""The choice of the colour scheme, applied at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.theme import FIELD_GAP, Scheme, current_theme
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label

_TEXTS = {
    Scheme.SYSTEM: ("As the system", "Changes with your desktop."),
    Scheme.LIGHT: ("Light", "Always light."),
    Scheme.DARK: ("Dark", "Always dark. Statements stay white, as paper is."),
}
_WIDTH = 480
_INDENT = 26  # the text of a radio button begins here


class AppearanceSection(QWidget):
    """Remembers the choice for the next start."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.choices: dict[Scheme, QRadioButton] = {}
        card = Card("Colours")
        card.setMaximumWidth(_WIDTH)
        card.body.setSpacing(FIELD_GAP)
        group = QButtonGroup(self)
        for scheme, (text, hint) in _TEXTS.items():
            choice = QRadioButton(text)
            choice.setAccessibleDescription(hint)
            choice.setChecked(scheme is settings.scheme)
            choice.toggled.connect(lambda on, to=scheme: self._on_toggled(to, on=on))
            group.addButton(choice)
            self.choices[scheme] = choice
            below = label(hint, "caption", wrap=True)
            below.setContentsMargins(_INDENT, 0, 0, 0)
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(choice)
            pair.addWidget(below)
            card.body.addLayout(pair)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)

    def _on_toggled(self, scheme: Scheme, *, on: bool) -> None:
        if on:
            self._settings.scheme = scheme
            current_theme().set_scheme(scheme)
