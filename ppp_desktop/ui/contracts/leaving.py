"""The question before unsaved edits are lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ppp_desktop.ui.widgets.dialogs import discards


def ask_to_leave(parent: QWidget, unsaved: Sequence[str]) -> bool:
    """Ask whether to lose the changes to `unsaved` ("the terms"); True where the user agrees."""
    text = f"Your changes to {' and '.join(unsaved)} are not saved yet."
    return discards(parent, "Leave without saving?", text)
