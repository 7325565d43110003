"""The question before unsaved edits are lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from ppp_desktop.ui.widgets.dialogs import ConfirmDialog


def ask_to_leave(parent: QWidget, unsaved: Sequence[str]) -> bool:
    """Ask whether to lose the changes to `unsaved` ("the terms"); True where the user agrees.

    Blocks, because whoever wants to leave (a page, the window) needs the answer at once.
    """
    dialog = ConfirmDialog(
        title="Leave without saving?",
        text=f"Your changes to {' and '.join(unsaved)} are not saved yet.",
        action="Discard changes",
        parent=parent,
    )
    return dialog.exec() == QDialog.DialogCode.Accepted
