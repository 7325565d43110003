"""The card of remembered columns: what is known of files that somebody explained once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.stored_mappings import MappingRow
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import IconButton
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_NAME_WIDTH = 240
_LEAST_TEXT_WIDTH = 400
_ABOUT = (
    "How files were read whose columns, words or values somebody explained. The next file with "
    "the same headers is read likewise, in the window and on the command line."
)
_NONE = "Nothing is remembered yet."


class MappingsCard(Card):
    """Shows the mappings; a name that is typed over is the new name."""

    renamed = Signal(object, str)  # MappingRow, its new name
    delete_wanted = Signal(object)  # MappingRow

    def __init__(self) -> None:
        super().__init__("Remembered columns")
        about = label(_ABOUT, "secondary", wrap=True)
        about.setMinimumWidth(_LEAST_TEXT_WIDTH)
        self.add(about)
        self._none = label(_NONE, "caption")
        self.add(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(FIELD_GAP)
        self.body.addLayout(self._list)

    def show_mappings(self, mappings: Sequence[MappingRow]) -> None:
        """Show these mappings."""
        clear_layout(self._list)
        self._none.setVisible(not mappings)
        for mapping in mappings:
            self._list.addLayout(self._line(mapping))

    def _line(self, mapping: MappingRow) -> QHBoxLayout:
        name = LineEdit()
        name.set_value(mapping.name)
        name.setFixedWidth(_NAME_WIDTH)
        name.setAccessibleName(f"Name of {mapping.name}")
        name.editingFinished.connect(partial(self._on_named, mapping, name))
        delete = IconButton("trash", f"Forget {mapping.name}")
        delete.clicked.connect(partial(self._emit_delete, mapping))
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(name)
        row.addWidget(ElidedLabel(_about(mapping), "secondary"), 1)
        row.addWidget(delete)
        return row

    def _on_named(self, mapping: MappingRow, name: LineEdit) -> None:
        if not name.value():
            name.set_value(mapping.name)
        elif name.value() != mapping.name:
            self.renamed.emit(mapping, name.value())

    def _emit_delete(self, mapping: MappingRow, _checked: bool = False) -> None:
        self.delete_wanted.emit(mapping)


def _about(mapping: MappingRow) -> str:
    parts = [mapping.format_label, f"{mapping.columns} columns"]
    if mapping.fixes:
        parts.append("1 fix" if mapping.fixes == 1 else f"{mapping.fixes} fixes")
    return " · ".join([*parts, f"used {format_day(mapping.used_at.date())}"])
