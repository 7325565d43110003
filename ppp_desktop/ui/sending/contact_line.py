"""One person at the client: a tick box, the name with the role, and the address."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.clients import ContactRow
from ppp_desktop.ui.theme import LABEL_GAP
from ppp_desktop.ui.widgets.fields import CheckBox
from ppp_desktop.ui.widgets.labels import ElidedLabel


class ContactLine(QWidget):
    """`tick` tells whether the message goes to this person; a click on the text ticks, too."""

    def __init__(self, contact: ContactRow, *, on: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = contact.email
        text = f"{contact.name}, {contact.role}" if contact.role else contact.name
        below = contact.email or "no e-mail address"
        self.tick = CheckBox("", on=on)
        self.tick.setEnabled(bool(contact.email))
        self.tick.setAccessibleName(text)
        self.tick.setAccessibleDescription(below)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(LABEL_GAP // 2)
        grid.setVerticalSpacing(LABEL_GAP // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.tick, 0, 0)
        grid.addWidget(ElidedLabel(text, "body" if contact.email else "secondary"), 0, 1)
        grid.addWidget(ElidedLabel(below, "caption"), 1, 1)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.tick.isEnabled():
            self.tick.click()
