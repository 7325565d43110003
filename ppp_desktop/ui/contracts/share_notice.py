"""Asks beside a field of per cent whether the number was meant so: one click takes the other."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_percent
from ppp_desktop.services.share_doubts import other_share
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.theme import LABEL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import NumberEdit, PercentEdit
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

_KEPT = "keptShare"  # the text that was confirmed, as a property of the field


class ShareNotice(QWidget):
    """Hidden until a field that it watches is left with a share in doubt."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit: NumberEdit | None = None
        self._other = Decimal(0)
        self._words = label("", "caption", wrap=True)
        self.take = Button("", kind="small")
        self.keep = Button("", kind="small")
        self.take.clicked.connect(self._on_take)
        self.keep.clicked.connect(self._on_keep)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=LABEL_GAP)
        row.addWidget(self.take)
        row.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self._words)
        layout.addWidget(buttons)
        self.hide()

    def watch(self, edit: NumberEdit, *, is_rate: bool) -> None:
        """Ask about what is written into this field."""
        edit.editingFinished.connect(partial(self._look_at, edit, is_rate=is_rate))
        edit.value_changed.connect(partial(self._on_edited, edit))

    def forget(self) -> None:
        """Ask no more about a field that goes."""
        self._edit = None
        self.hide()

    def words(self) -> str:
        """Return what is asked, "" for nothing."""
        return "" if self.isHidden() else self._words.text()

    def _look_at(self, edit: NumberEdit, *, is_rate: bool) -> None:
        try:
            share = edit.value() if _is_percent(edit) else None
        except ValidationFailed:
            share = None
        other = None if share is None else other_share(share, is_rate=is_rate)
        if share is None or other is None or edit.property(_KEPT) == edit.text():
            self._on_edited(edit)
            return
        self._edit, self._other = edit, other
        said, meant = format_percent(share), format_percent(other)
        self._words.setText(f"This is {said}. Is {meant} meant?")
        self.take.setText(f"Take {meant}")
        self.keep.setText(f"Keep {said}")
        self.show()

    def _on_edited(self, edit: NumberEdit) -> None:
        if edit is self._edit:
            self.forget()

    @Slot()
    def _on_take(self) -> None:
        edit, other = self._edit, self._other
        if edit is not None:
            edit.set_value(other)
            edit.setFocus()

    @Slot()
    def _on_keep(self) -> None:
        edit = self._edit
        if edit is not None:
            edit.setProperty(_KEPT, edit.text())
            self.forget()
            edit.setFocus()


def _is_percent(edit: NumberEdit) -> bool:
    return isinstance(edit, PercentEdit) or (isinstance(edit, FigureEdit) and edit.is_percent)
