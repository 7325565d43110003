"""A line of text that offers what is known already; anything else may be typed, too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget
from typing_extensions import override

from ppp_desktop.ui.widgets.fields import LineEdit


class SuggestEdit(LineEdit):
    """Offers while one types what contains the text; Down shows all that there is."""

    def __init__(
        self,
        offered: Sequence[str],
        *,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        completer = QCompleter(list(offered), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self.completer()
        popup = completer.popup()
        if event.key() == Qt.Key.Key_Down and popup is not None and not popup.isVisible():
            completer.setCompletionPrefix("")
            completer.complete()
            return
        super().keyPressEvent(event)
