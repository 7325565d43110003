"""The question before something is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import CARD_MARGIN, FIELD_GAP, PAGE_MARGIN, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label


class ConfirmDialog(QDialog):
    """Names what will be lost; its button is named by what it does, Cancel has the focus."""

    def __init__(
        self,
        *,
        title: str,
        text: str,
        action: str,
        danger: bool = True,
        content: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.action = Button(action, kind="danger" if danger else "primary")
        self.action.clicked.connect(self.accept)
        self.cancel = Button("Cancel")
        self.cancel.setAutoDefault(True)  # Enter keeps everything as it is
        self.cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.action)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, CARD_MARGIN)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(label(title, "section", wrap=True))
        layout.addWidget(label(text, "secondary", wrap=True))
        if content is not None:
            layout.addWidget(content)
        layout.addSpacing(SMALL_GAP)
        layout.addLayout(row)
        self.cancel.setFocus()


def confirm(
    parent: QWidget,
    *,
    title: str,
    text: str,
    action: str,
    on_confirm: Callable[[], None],
    danger: bool = True,
) -> ConfirmDialog:
    """Ask, and call `on_confirm` when the user presses `action`; returns at once."""
    dialog = ConfirmDialog(title=title, text=text, action=action, danger=danger, parent=parent)
    dialog.accepted.connect(on_confirm)
    dialog.open()
    return dialog


def ask_to_discard(parent: QWidget, what: str) -> bool:
    """Ask whether the unsaved changes to `what` may go; True where the user agrees."""
    return discards(parent, f"Discard the changes to {what}?", "They have not been saved.")


def discards(parent: QWidget, title: str, text: str) -> bool:
    """Ask before unsaved changes are lost; True where the user agrees to lose them.

    Blocks, because whoever wants to leave (a page, the window) needs the answer at once.
    """
    dialog = ConfirmDialog(title=title, text=text, action="Discard changes", parent=parent)
    return dialog.exec() == QDialog.DialogCode.Accepted
