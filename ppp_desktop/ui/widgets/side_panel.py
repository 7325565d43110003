"""The panel at the right that shows one thing in detail without covering the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.theme import CARD_MARGIN, SIDE_PANEL_WIDTH, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS, Button, IconButton
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import clear_layout

_NARROWEST = 300


class SidePanel(QFrame):
    """420 px wide at most; Esc or its cross closes it, Enter in a field does its main action.

    It stands in a layout beside the contents (`Page.set_side_panel`), which makes room for it.
    """

    opened = Signal()  # with every content that is shown
    closed = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(SIDE_PANEL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._title = ElidedLabel(title, "section")
        cross = IconButton("close", "Close panel")
        cross.clicked.connect(self.close_panel)
        header = QHBoxLayout()
        header.setSpacing(SMALL_GAP)
        header.addWidget(self._title, 1)
        header.addWidget(cross)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._footer = QHBoxLayout()
        self._footer.setSpacing(SMALL_GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_MARGIN, 12, CARD_MARGIN, CARD_MARGIN)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(header)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self._footer)
        self.hide()

    @override
    def sizeHint(self) -> QSize:
        return QSize(SIDE_PANEL_WIDTH, super().sizeHint().height())

    def show_content(self, title: str, content: QWidget, *footer: QWidget) -> None:
        """Open the panel with `content` under `title`; `footer` are buttons below it.

        What was shown before is destroyed.
        """
        self._title.set_full_text(title)
        self.setAccessibleName(title)
        content.setAutoFillBackground(False)
        before = self._scroll.takeWidget()
        if before is not None:
            before.deleteLater()
        self._scroll.setWidget(content)
        self._scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        clear_layout(self._footer)
        if footer:
            self._footer.addStretch(1)
            for widget in footer:
                self._footer.addWidget(widget)
        self.show()
        self.opened.emit()

    def content(self) -> QWidget | None:
        """Return what is shown."""
        return self._scroll.widget()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Other fields and the buttons take Enter themselves.
        in_field = isinstance(QApplication.focusWidget(), QLineEdit)
        main = self._main_button()
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in ENTER_KEYS and in_field and main is not None:
            main.click()
        else:
            super().keyPressEvent(event)

    def _main_button(self) -> Button | None:
        """Return the primary button of the footer."""
        places = (self._footer.itemAt(place) for place in range(self._footer.count()))
        widgets = (place.widget() for place in places if place is not None)
        buttons = (each for each in widgets if isinstance(each, Button))
        return next((each for each in buttons if each.kind == "primary"), None)

    @Slot()
    def close_panel(self) -> None:
        """Close and tell, if open."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()
